"""A sheet beside the page: look, print, save; lists that leave as sheet or file."""
