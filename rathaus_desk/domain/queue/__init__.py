"""Tickets, the rule of the queue, and how long one waits."""
