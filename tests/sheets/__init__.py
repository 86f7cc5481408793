"""Sheets: what a lead delivers and prints."""
