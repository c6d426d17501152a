"""The town hall: units, staff, services, working time, counters."""
