"""The desk's window, on the offscreen platform."""
