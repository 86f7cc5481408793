"""The desk's end of the wire, against a scripted server and the real service."""
