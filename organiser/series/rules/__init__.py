"""What a rule means, on which instants its dates stand, and what an edit would do. Pure."""
