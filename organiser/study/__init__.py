"""Topics, and the works that are read."""
