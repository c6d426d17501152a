"""Vorgänge: lists, one case as a whole, its tasks, papers and files."""
