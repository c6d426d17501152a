"""Templates: the list, the editor with field chips, versions."""
