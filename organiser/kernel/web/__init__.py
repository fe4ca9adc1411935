"""Everything between HTTP and the capabilities: access, headers, cookies, languages, forms, errors."""
