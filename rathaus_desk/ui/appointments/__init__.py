"""Empfang, Termine: the day as a table, booking, opening hours of the counters."""
