"""Rathaus Desk: one contact person, one number, one sheet of paper."""

__version__ = "0.3.0"
