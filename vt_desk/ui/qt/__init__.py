"""What Qt gives and asks: themes, tasks, translation, sound, screen readers."""
