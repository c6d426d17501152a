"""Citizens, who speaks for whom, and what may be told."""
