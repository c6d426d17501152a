"""Cases and tasks from routing to their end, with their papers and files."""
