"""Bookings at the halts of the service mobile."""
