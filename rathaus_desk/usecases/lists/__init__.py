"""Saved views, and lists that leave as sheet or file."""
