"""Bookings at a halt of the service mobile: slots, waiting list, rides, and who must still be told."""
