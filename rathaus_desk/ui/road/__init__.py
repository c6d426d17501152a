"""Vor Ort: stops, tours and the plan of them; month, week, list and map."""
