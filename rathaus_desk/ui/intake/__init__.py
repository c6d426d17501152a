"""Empfang, Aufnahme: one line, the form, its context, drafts and calls."""
