"""Druckwerkstatt, Aushänge: one text, its sheets, where it hangs, and lists of the town."""
