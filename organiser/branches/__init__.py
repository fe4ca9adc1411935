"""The tree of branches, and who has which role where."""
