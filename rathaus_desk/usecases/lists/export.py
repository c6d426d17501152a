"""Lists that leave the program: what may go, the file, and the note that it went."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.exports import Cell, ExportColumn, ExportEntry, ExportFormat, LogExport
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.store.list_tables import ExportRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Desk, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.lists.export_files import (
    Cancelled,
    Progress,
    export_table,
    give_name,
    remove_beside,
)
from rathaus_desk.usecases.lists.export_rows import PLAIN_TITLES
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import typed, typed_text

__all__ = ["Progress"]
PAGE = 200
_SHORTEST_PURPOSE = 5
_READERS = (Role.DPO,)
_FIRST = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")

# Yields the rows of a list in one state of the database, a cell for each column that is wanted.
Rows = Callable[..., Iterable[Sequence[Cell]]]


@dataclass(frozen=True)
class Export:
    """One list that somebody wants as a file; `values` are those of its query."""

    list_name: str
    filtered: str
    columns: tuple[ExportColumn, ...]
    rows: Rows
    values: Mapping[str, Any]
    kind: ExportFormat
    purpose: str
    limit: int | None = None

    @property
    def personal(self) -> bool:
        """Tell whether the file speaks of people."""
        return any(one.personal for one in self.columns)


@dataclass(frozen=True, slots=True)
class Exported:
    """How it ended: `rows` in the file, or in words why there is none; stopped, if somebody wanted that."""

    rows: int = 0
    failure: str = ""
    stopped: bool = False


def export_list(desk: Desk, export: Export, target: Path, progress: Progress) -> Exported:
    """Write a list to `target` from one state of the database, and note down that it went.

    It may run on any thread. The file gets its name last: without the note in the journal there is no file.
    """
    try:
        check_purpose(export.purpose, export.personal)
        sha256 = desk.ask(_write, export=export, target=target, progress=progress)
        note = LogExport(
            list_name=export.list_name,
            filtered=export.filtered,
            columns=tuple(one.title for one in export.columns),
            rows=progress.written,
            purpose=export.purpose,
            sha256=sha256,
        )
        desk.do(note)
        give_name(target)
    except Cancelled:
        return Exported(stopped=True)
    except DeskError as error:
        remove_beside(target)
        return Exported(failure=str(error))
    except BaseException:
        remove_beside(target)
        raise
    return Exported(progress.written)


def check_purpose(purpose: str, personal: bool) -> str:
    """Return the purpose, cleaned. Refuses a list with people in it and no purpose."""
    text = typed_text(purpose, "purpose", "Zweck")
    if personal and len(text) < _SHORTEST_PURPOSE:
        raise Refused(
            "In dieser Liste stehen Angaben über Menschen. Bitte in einem Satz sagen, wofür sie gebraucht "
            "wird. Es wurde nichts geschrieben.",
            "purpose",
        )
    return text


@handles(LogExport, *Role)
def log_export(work: Work, command: LogExport) -> None:
    """Note down that a list leaves the program; the contents are nobody's business here.

    Whether people stand in it follows from its columns, whatever the caller says: one that no
    list of ours has counts as personal.
    """
    columns = [typed(one, "columns", "Spalte") for one in command.columns]
    if command.rows < 0:
        raise Refused("Eine Liste hat keine Zahl von Zeilen unter null. Es wurde nichts notiert.", "rows")
    if not _SHA256.fullmatch(command.sha256):
        raise Refused("Das ist keine Prüfsumme. Es wurde nichts notiert.", "sha256")
    work.session.add(
        ExportRow(
            id=work.new_id(),
            at=work.now,
            staff_id=work.actor.staff_id,
            list_name=typed(command.list_name, "list_name", "Liste", needed=True),
            filtered=typed_text(command.filtered, "filtered", "Filter"),
            columns=columns,
            rows=command.rows,
            purpose=check_purpose(command.purpose, not columns or not PLAIN_TITLES.issuperset(columns)),
            sha256=command.sha256,
        )
    )


def export_log(work: Work, after: int | None = None, limit: int = PAGE) -> tuple[ExportEntry, ...]:
    """Return the protocol of lists that left, the newest first; only for data protection."""
    if work.actor.role not in _READERS:
        raise Refused("Dieses Protokoll liest nur, wer über den Datenschutz wacht.")
    query = select(ExportRow, StaffRow).join(StaffRow, StaffRow.id == ExportRow.staff_id)
    if after is not None:
        query = query.where(ExportRow.id < after)
    rows = work.session.execute(query.order_by(ExportRow.id.desc()).limit(max(limit, 0)))
    return tuple(
        ExportEntry(
            id=row.id,
            at=local(work, row.at),
            by=shown(person),
            list_name=row.list_name,
            filtered=row.filtered,
            columns=tuple(row.columns),
            rows=row.rows,
            purpose=row.purpose,
            sha256=row.sha256,
        )
        for row, person in rows
    )


@may_lag
def _write(work: Work, export: Export, target: Path, progress: Progress) -> str:
    rows = export.rows(work, columns=tuple(one.key for one in export.columns), **export.values)
    return export_table(target, export.kind, export.columns, _first(rows, export.limit), progress)


def _first(rows: Iterable[Sequence[Cell]], limit: int | None) -> Iterable[Sequence[Cell]]:
    for number, row in enumerate(rows, start=_FIRST):
        if limit is not None and number > limit:
            return
        yield row
