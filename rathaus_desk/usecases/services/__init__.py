"""From the words of citizens to a service of the catalogue."""
