"""Pictures: re-encoded before they are kept, so that nothing of the original file remains but what one sees."""
