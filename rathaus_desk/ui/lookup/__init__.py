"""Nachschlagen: services, phone list, opening hours, offers."""
