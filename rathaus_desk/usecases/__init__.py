"""Importing this package registers every use case."""

from rathaus_desk.usecases import (
    attachments,
    cases,
    contacts,
    counters,
    drafts,
    papers,
    people,
    preferences,
    promises,
    returns,
    tasks,
)

__all__ = [
    "attachments",
    "cases",
    "contacts",
    "counters",
    "drafts",
    "papers",
    "people",
    "preferences",
    "promises",
    "returns",
    "tasks",
]
