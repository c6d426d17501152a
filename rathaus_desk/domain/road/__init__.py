"""The service mobile on the road: places, fleet, rhythms, timetables."""
