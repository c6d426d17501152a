"""Appointments: hours, free times, booking, arrival."""
