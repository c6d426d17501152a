"""Objections to letters of a purpose."""
