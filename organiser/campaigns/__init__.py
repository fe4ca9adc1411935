"""Campaigns: a theme and a span of time under which many branches put their events."""
