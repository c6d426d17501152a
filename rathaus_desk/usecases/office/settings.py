"""What the office has set: stored only in the place of what the person had before her eyes."""

from collections.abc import Mapping
from typing import Any

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, Difference
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.change_author import changed_by_journal


def change_setting(
    work: Work,
    key: str,
    seen: Mapping[str, int] | None,
    value: Mapping[str, int],
    *,
    usual: Mapping[str, int],
    titles: Mapping[str, str],
    by: type[Command[Any]],
) -> None:
    """Store a setting of whole numbers if it still is what was seen; nothing `seen` means the newest.

    Raises Conflict with both versions, field by field, if somebody else has changed it meanwhile. `usual` is
    what holds before anybody sets anything; `titles` are the German names of the fields; `by` is the command
    that sets it.
    """
    row = work.session.get(SettingRow, key)
    stored = {**usual, **(row.value if row else {})}
    if seen is not None and {**usual, **seen} != stored:
        _refuse_overwriting(stored, value, titles, changed_by_journal(work, (by,)))
    if row is None:
        work.session.add(SettingRow(key=key, value=dict(value)))
    else:
        row.value = dict(value)


def _refuse_overwriting(
    stored: Mapping[str, int], value: Mapping[str, int], titles: Mapping[str, str], said: str
) -> None:
    differences = tuple(
        Difference(title, str(stored[name]), str(value[name]))
        for name, title in titles.items()
        if stored[name] != value[name]
    )
    if differences:
        raise Conflict(said, differences, theirs={name: str(stored[name]) for name in titles})
