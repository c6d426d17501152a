"""A visit or call becomes cases; drafts, slips, and mending what was taken wrongly."""
