"""Numbered migrations of the service's database."""
