"""The store's door: the same tests for every store behind it."""
