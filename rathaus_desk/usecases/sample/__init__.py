"""The sample town Musterhausen, made from seeds."""
