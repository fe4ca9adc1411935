"""What people wrote, in other languages: field by field, each beside the text that it follows."""
