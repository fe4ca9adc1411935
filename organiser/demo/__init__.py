"""A believable movement to look at and to measure with."""
