"""Letters to many: where recipients come from, who drops out and why, and the seven steps of a campaign."""
