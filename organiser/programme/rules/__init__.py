"""What a programme may be, without a database."""
