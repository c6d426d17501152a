"""What Mein Tag shows."""
