"""Guides: ordered lists of works with a word on each, by theme or by date, owned by a branch."""
