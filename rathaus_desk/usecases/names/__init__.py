"""Finding people by name, however it is typed."""
