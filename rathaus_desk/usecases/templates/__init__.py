"""Shipped templates, the word list for plain German, and spelling."""
