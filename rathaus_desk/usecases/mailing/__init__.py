"""Mailing lists, consents to them, and objections to letters of a purpose."""
