"""What the movement is made of, without a database."""
