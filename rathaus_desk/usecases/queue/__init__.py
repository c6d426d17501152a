"""Tickets, calls and days of the queue."""
