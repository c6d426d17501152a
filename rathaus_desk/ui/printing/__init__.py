"""Print jobs: how far each is, what it asks, what went wrong, and letters that come back."""
