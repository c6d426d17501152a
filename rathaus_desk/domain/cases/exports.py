"""A list that leaves the program as a file: its columns, its form, and the note that it left."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command

Cell = str | int | float | bool | date | datetime | None


class ExportFormat(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of a file; a `personal` one tells something about people, so a purpose must be named."""

    key: str
    title: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """One line of the protocol of lists that left: what was taken out, by whom, for what; no contents."""

    id: int
    at: datetime
    by: str
    list_name: str
    filtered: str
    columns: tuple[str, ...]
    rows: int
    purpose: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LogExport(Command[None]):
    """Write down that a list leaves the program, before its file gets its name."""

    list_name: str
    filtered: str
    columns: tuple[str, ...]
    rows: int
    purpose: str
    sha256: str
