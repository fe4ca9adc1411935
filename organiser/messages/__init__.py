"""What organisers write to those who registered: read before it goes, and taken back until it does."""
