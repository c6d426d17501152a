"""Why the details of a citizen are looked at; every look leaves a line in a protocol."""

from enum import StrEnum


class ReadKind(StrEnum):
    """How somebody came to see the details of a person."""

    SEARCH = "search"
    OPENED = "opened"
    BULK = "bulk"  # taken for letters to many
