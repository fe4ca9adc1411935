"""The after-life of events: what came of the sessions of a school."""
