"""VT Desk: a help line's chat, from the visitor's page to the counsellor's window."""

__version__ = "0.1.0"
