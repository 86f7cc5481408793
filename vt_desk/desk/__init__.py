"""What a desk does, one file a use case. ``desk.Desk`` is the face that the window holds."""
