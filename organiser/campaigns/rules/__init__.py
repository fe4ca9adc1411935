"""What a campaign may say, and where things lie on the map of the world. Pure."""
