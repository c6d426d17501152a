"""All tables of the program, gathered for migrations, checks and backups."""

from rathaus_desk.store import case_tables, office_tables, people_tables
from rathaus_desk.store.base import Row

__all__ = ["case_tables", "metadata", "office_tables", "people_tables"]

metadata = Row.metadata
