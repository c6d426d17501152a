"""Appointments, hours of counters, free times."""
