"""Letters to many: what becomes of a list of recipients."""
