"""The print shop as a room: which pages it has."""
