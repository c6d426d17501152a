"""What the data protection officer sees: the protocols, never a case."""
