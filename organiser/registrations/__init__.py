"""People at events: places, waiting lists, tickets."""
