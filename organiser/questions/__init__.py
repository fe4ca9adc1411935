"""Questions on a session: asked by people with a place, moderated, voted on, shown to all in the room."""
