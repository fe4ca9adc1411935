"""The organisers' side of people."""
