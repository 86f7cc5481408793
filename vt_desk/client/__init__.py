"""The desk's end of the wire: sign-in, calls, event streams, and one tree of errors."""
