"""organiser: events, study schools and calendars that stay right."""
