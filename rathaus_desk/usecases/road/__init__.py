"""The road: what the service mobile drives with, where it halts, and the plan of it."""
