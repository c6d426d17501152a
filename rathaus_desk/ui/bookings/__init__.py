"""Booking a slot at a halt of the service mobile, from wherever one is."""
