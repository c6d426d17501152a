"""Mein Tag: what waits for one person today, and the call that keeps a promise."""
