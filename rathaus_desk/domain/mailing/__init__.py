"""To what the town writes, and who does not want that."""
