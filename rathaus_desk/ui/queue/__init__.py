"""Empfang, Warteschlange: tickets, counters, the display in the waiting room."""
