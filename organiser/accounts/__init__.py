"""Accounts of those who organise: log-ins, sessions, invitations."""
