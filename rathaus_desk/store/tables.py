"""All tables of the program, gathered for migrations, checks and backups."""

from rathaus_desk.store import (
    appointment_tables,
    attachment_tables,
    campaign_tables,
    case_tables,
    counter_tables,
    draft_tables,
    journal_tables,
    list_tables,
    live_tables,
    mailing_tables,
    notice_tables,
    office_tables,
    people_tables,
    printing_tables,
    protocol_tables,
    queue_tables,
    reading_tables,
    reserve_tables,
    road_tables,
    routing_tables,
    template_tables,
)
from rathaus_desk.store.base import Row

__all__ = [
    "appointment_tables",
    "attachment_tables",
    "campaign_tables",
    "case_tables",
    "counter_tables",
    "draft_tables",
    "journal_tables",
    "list_tables",
    "live_tables",
    "mailing_tables",
    "metadata",
    "notice_tables",
    "office_tables",
    "people_tables",
    "printing_tables",
    "protocol_tables",
    "queue_tables",
    "reading_tables",
    "reserve_tables",
    "road_tables",
    "routing_tables",
    "template_tables",
]

metadata = Row.metadata
