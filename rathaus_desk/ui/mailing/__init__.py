"""Druckwerkstatt, Verteiler: the lists, who consented to them in which words, and who wants no more."""
