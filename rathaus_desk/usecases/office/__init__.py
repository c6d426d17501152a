"""The town hall itself: units, staff, services, hours, offers, who stands in for whom."""
