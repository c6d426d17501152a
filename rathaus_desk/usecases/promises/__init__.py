"""Who calls whom, and what became of it."""
