"""Notices, handbills and leaflets, where they hang, and the dates of council and committees."""
