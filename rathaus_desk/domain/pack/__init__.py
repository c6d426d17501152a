"""The offline day: what goes along in the service mobile, and how it comes back."""
