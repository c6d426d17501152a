"""Templates a clerk edits: fields, blocks, conditions, filling, plain German, import."""
