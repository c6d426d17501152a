"""Letters to many: the list of campaigns, and the seven steps of one."""
