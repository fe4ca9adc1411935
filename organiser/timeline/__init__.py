"""What happened on which date: entries with a source, in the old and the new calendar."""
