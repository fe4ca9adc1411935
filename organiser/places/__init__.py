"""Places of the world: cities to find, countries and zones to name. No service is asked."""
