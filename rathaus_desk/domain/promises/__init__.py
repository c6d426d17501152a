"""Who calls whom, and in which window."""
