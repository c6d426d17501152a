"""Cases, tasks, their moves, and what hangs on them."""
