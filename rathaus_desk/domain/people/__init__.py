"""Citizens, authority to speak for others, words about people."""
