"""Small classes that stand for a room, kept honest by tests that run on both."""
