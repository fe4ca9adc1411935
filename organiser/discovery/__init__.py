"""Finding events: list, month, directory, sitemap."""
