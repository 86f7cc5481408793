"""What a desk does, against the real service and against scripted ones."""
