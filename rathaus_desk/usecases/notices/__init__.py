"""Notices on paper and elsewhere, where they hang, and the dates of council and committees."""
