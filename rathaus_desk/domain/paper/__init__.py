"""What sheets of paper say."""
