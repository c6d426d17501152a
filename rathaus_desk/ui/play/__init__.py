"""Plays a day by real keys, for tests, pictures and the command line."""
