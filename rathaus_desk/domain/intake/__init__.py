"""A visit or call with its concerns, and its drafts."""
