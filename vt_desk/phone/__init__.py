"""Handing a number to the office's phone: which number, which way, and what became of it."""
