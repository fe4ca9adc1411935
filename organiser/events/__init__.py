"""Events: what branches post."""
