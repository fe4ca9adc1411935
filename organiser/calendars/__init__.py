"""Feeds and calendar files that stay right."""
