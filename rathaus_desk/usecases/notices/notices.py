"""Notices as they are kept: written, changed, put away; their unit and the lead care for them."""

from sqlalchemy import func, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.notices.notice_text import read_notice_text
from rathaus_desk.domain.notices.notices import (
    NOTICE_TITLES,
    EndNotice,
    Notice,
    NoticeIcon,
    NoticeText,
    SaveNotice,
    in_fields,
)
from rathaus_desk.domain.notices.web_address import web_target
from rathaus_desk.domain.words import word
from rathaus_desk.store.notice_tables import NoticePlaceRow, NoticeRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import near, typed, typed_text

NO_NOTICE = "Diesen Aushang gibt es hier nicht mehr. Es wurde nichts geändert."
PAGE = 200
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_FACT, MOST_LINES = 90, 240, 600, 12
_OTHER_UNIT = (
    "Diesen Aushang hat {unit} geschrieben. Ändern kann ihn dort jemand oder die Leitung; "
    "drucken und aufhängen können Sie ihn. Es wurde nichts geändert."
)
# What the form calls "when" is "when_said" in the table: the one is a word of SQL.
_COLUMNS = {"when": "when_said", "where": "where_said", "who": "who_said"}
_LINES = ("who", "access", "contact", "phone")


@may_lag
def notices(work: Work, *, ended: bool = False, limit: int = PAGE) -> tuple[Notice, ...]:
    """Return the notices, the one changed last first; those put away only if `ended`."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.ended.is_(ended))
        .order_by(NoticeRow.changed_at.desc(), NoticeRow.id.desc())
        .limit(max(limit, 0))
    )
    rows = work.session.scalars(query).all()
    hanging = _hanging(work, [row.id for row in rows])
    return tuple(_value(work, row, hanging.get(row.id, 0)) for row in rows)


def notice(work: Work, notice_id: int) -> Notice:
    """Return one notice, also one that was put away. Refuses one that is not there."""
    row = notice_row(work, notice_id)
    return _value(work, row, _hanging(work, [row.id]).get(row.id, 0))


@handles(SaveNotice, *CASE_ROLES)
def save_notice(work: Work, command: SaveNotice) -> Notice:
    """Write a notice down, or change one; what somebody else has changed meanwhile is never overwritten."""
    wanted = checked_words(command.words)
    if command.notice_id is None:
        row = NoticeRow(id=work.new_id(), unit_id=work.actor.unit_id, ended=False)
        _write(work, row, wanted)
        work.session.add(row)
    else:
        row = notice_row(work, command.notice_id)
        demand_own(work, row)
        if row.version != command.seen_version:
            _refuse_overwriting(row, wanted)
        _write(work, row, wanted)
        row.ended = False
    work.session.flush()
    return notice(work, row.id)


@handles(EndNotice, *CASE_ROLES)
def end_notice(work: Work, command: EndNotice) -> Notice:
    """Put a notice away; where it still hangs it must be taken down all the same."""
    row = notice_row(work, command.notice_id)
    demand_own(work, row)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, version=row.version)
    row.ended = True
    row.author_id, row.changed_at = work.actor.staff_id, work.now
    work.session.flush()
    return notice(work, row.id)


def notice_row(work: Work, notice_id: int) -> NoticeRow:
    """Return the row of a notice. Refuses one that is not there."""
    row = work.session.get(NoticeRow, notice_id)
    if row is None:
        raise Refused(NO_NOTICE)
    return row


def demand_own(work: Work, row: NoticeRow) -> None:
    """Refuse whoever neither sits in the unit that wrote the notice nor leads the house."""
    if work.actor.role is not Role.LEAD and row.unit_id != work.actor.unit_id:
        raise Refused(_OTHER_UNIT.format(unit=office.units(work)[row.unit_id].name))


def checked_words(words: NoticeText) -> NoticeText:
    """Return what was typed, cleaned. Refuses what no sheet could hold and what no phone could open."""
    web = typed(words.web, "web", NOTICE_TITLES["web"])
    web_target(web)
    text = typed_text(words.text, "text", NOTICE_TITLES["text"])
    if problems := read_notice_text(text)[1]:
        raise Refused(f"{problems[0]} Es wurde nichts gespeichert, Ihr Text ist noch da.", "text")
    if words.valid_until is not None and words.valid_until != near(words.valid_until):
        raise Refused("„Gilt bis“ liegt zu weit weg. Es wurde nichts gespeichert.", "valid_until")
    lines = {name: typed(getattr(words, name), name, NOTICE_TITLES[name]) for name in _LINES}
    return NoticeText(
        title=typed(words.title, "title", NOTICE_TITLES["title"], LONGEST_TITLE, needed=True),
        summary=typed(words.summary, "summary", NOTICE_TITLES["summary"], LONGEST_SUMMARY),
        text=text,
        when=_fact(words.when, "when"),
        where=_fact(words.where, "where"),
        web=web,
        valid_until=words.valid_until,
        icon=words.icon,
        **lines,
    )


def words_of(row: NoticeRow) -> NoticeText:
    """Return what a notice says."""
    values = {name: getattr(row, _COLUMNS.get(name, name)) for name in NOTICE_TITLES}
    return NoticeText(**values)


def _fact(text: str, name: str) -> str:
    said = typed(text, name, NOTICE_TITLES[name], LONGEST_FACT, lines=True)
    kept = [line for line in said.splitlines() if line]
    if len(kept) > MOST_LINES:
        raise Refused(
            f"{NOTICE_TITLES[name]}: Hier ist Platz für {MOST_LINES} Zeilen, es sind {len(kept)}. "
            "Es wurde nichts gespeichert, Ihr Text ist noch da. Bitte kürzen.",
            name,
        )
    return "\n".join(kept)


def _write(work: Work, row: NoticeRow, words: NoticeText) -> None:
    for name in NOTICE_TITLES:
        setattr(row, _COLUMNS.get(name, name), getattr(words, name))
    row.author_id, row.changed_at = work.actor.staff_id, work.now


def _refuse_overwriting(row: NoticeRow, wanted: NoticeText) -> None:
    theirs, mine = in_fields(words_of(row)), in_fields(wanted)
    differences = tuple(
        Difference(title, _read(name, theirs[name]), _read(name, mine[name]))
        for name, title in NOTICE_TITLES.items()
        if theirs[name] != mine[name]
    )
    if differences:
        raise Conflict(CHANGED, differences, version=row.version, theirs=theirs)


def _read(name: str, written: str) -> str:
    return word(NoticeIcon(written)) if name == "icon" else written


def _hanging(work: Work, ids: list[int]) -> dict[int, int]:
    found = work.session.execute(
        select(NoticePlaceRow.notice_id, func.count())
        .where(NoticePlaceRow.notice_id.in_(ids), NoticePlaceRow.taken_down_at.is_(None))
        .group_by(NoticePlaceRow.notice_id)
    )
    return dict(iter(found))


def _value(work: Work, row: NoticeRow, hanging: int) -> Notice:
    return Notice(
        id=row.id,
        words=words_of(row),
        unit_id=row.unit_id,
        unit=office.units(work)[row.unit_id].name,
        author=office.staff_name(work, row.author_id),
        changed_at=local(work, row.changed_at),
        version=row.version,
        ended=row.ended,
        hanging=hanging,
    )
