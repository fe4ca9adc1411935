"""What people type about topics and works."""
