"""The one entry line: cases, services, staff, people together."""
