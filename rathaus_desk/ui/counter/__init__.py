"""The screen at the counter: blank by one key, large text for people who do not hear."""
