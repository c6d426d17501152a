"""Dice for every command there is: fields are thrown by their names and types, ids are those that exist."""

import random
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState, TaskState
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, QueryRow, TaskRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.store.routing_tables import InterimRow, TellingRow

UNITS = ("buergerbuero", "tiefbau", "ordnung")
SERVICES = ("strassenlaterne", "hecke", "wohngeld", "unklar")
AUTHORITIES = ("landkreis", "wasserverband")
PEOPLE = (101, 102, 104)
# What a text field most likely means, by the name of the field.
TEXTS = {
    "service": SERVICES, "services": SERVICES, "unit": UNITS, "about_unit": ("", *UNITS),
    "proposed_unit": UNITS, "authority": AUTHORITIES, "proposed_authority": ("", "", *AUTHORITIES),
    "district": ("", "heidkamp"), "place": ("Rosenweg 4", ""), "phone": ("", "0171 3920077"),
    "caller_phone": ("", "0171 3920078"), "code": ("1234",), "family_name": ("Wulf",),
    "name": ("Frau Wulf", ""),
    "window": ("w1", "w2"), "seen_window": ("", "w1"), "key": ("theme", "columns", "t1"),
    "purpose": ("Bericht",), "file_name": ("brief.pdf",),
    "email": ("",), "language": ("", "pl"), "pin": ("4711",), "list_name": ("cases",), "sha256": ("0" * 64,),
}  # fmt: skip


class Board:
    """What lies on the tables now, a few of each kind, so that most commands find something to do."""

    def __init__(self, session: Any) -> None:
        few = 12
        cases = select(CaseRow).order_by(CaseRow.id.desc()).limit(few)
        open_tasks = select(TaskRow).where(TaskRow.state != TaskState.DONE).limit(2 * few)
        outside = open_tasks.where(TaskRow.outside_id.is_not(None))
        ended = select(CaseRow).where(CaseRow.state.in_((CaseState.DONE, CaseState.DROPPED))).limit(few)
        self.ended = session.scalars(ended).all()
        self.cases = [*session.scalars(cases), *self.ended]
        self.tasks = [*session.scalars(open_tasks), *session.scalars(outside)]
        self.told = set(session.scalars(select(TellingRow.case_id)))
        self.queries = session.scalars(
            select(QueryRow).where(QueryRow.answered_at.is_(None)).limit(few)
        ).all()
        self.contacts = session.scalars(select(ContactRow).order_by(ContactRow.id.desc()).limit(3)).all()
        self.promises = session.scalars(select(PromiseRow).order_by(PromiseRow.id.desc()).limit(few)).all()
        self.interims = session.scalars(select(InterimRow).order_by(InterimRow.id.desc()).limit(few)).all()
        self.tickets = session.scalars(select(TicketRow).order_by(TicketRow.id.desc()).limit(few)).all()
        self.counters = session.scalars(select(CounterRow).order_by(CounterRow.id)).all()
        self.staff = session.scalars(select(StaffRow).order_by(StaffRow.id)).all()


def intake(dice: random.Random, board: Board) -> TakeContact:
    """Return an intake as it usually is: of Frau Schmidt or of nobody known, perhaps of something known."""
    cause = dice.choice(board.cases).id if board.cases and dice.random() < 0.4 else None
    concerns = tuple(
        Concern(service=dice.choice(SERVICES), place="Rosenweg 4", cause_id=cause)
        for _ in range(dice.choice((1, 1, 1, 3)))
    )
    person = dice.choice((101, None))
    wish = PromiseWish(reply_by=ReplyBy.CALL if person else ReplyBy.NONE)
    return TakeContact(concerns=concerns, person_id=person, promise=wish)


def throw(dice: random.Random, command: type, board: Board, now: datetime) -> Any:
    """Return one command of a kind with values that might fit; None if its main thing does not exist yet."""
    hints = get_type_hints(command)
    subject = _subject(dice, command, board)
    if subject is None:
        return None
    values = dict(subject)
    for one in fields(command):
        if one.name == "command_id" or one.name in values:
            continue
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if has_default and dice.random() < 0.5:
            continue
        values[one.name] = _value(dice, one.name, hints[one.name], board, now)
    return command(**values)


def _subject(dice: random.Random, command: type, board: Board) -> dict[str, Any] | None:
    """Return what a command is about, with the version that somebody has seen of it."""
    needed = {one.name for one in fields(command) if one.default is MISSING}
    about = {
        "task_id": board.tasks, "promise_id": board.promises, "query_id": board.queries,
        "interim_id": board.interims, "contact_id": board.contacts, "case_id": board.cases,
        "ticket_id": board.tickets,
    }  # fmt: skip
    if command.__name__ == "TellReporter":
        about["case_id"] = [one for one in board.ended if one.id in board.told] or board.cases
    found: dict[str, Any] = {}
    for name in needed & about.keys():
        if not about[name]:
            return None
        row = dice.choice(about[name])
        found[name] = row.id
        if "seen_version" in needed:
            found["seen_version"] = row.version
    return found | _of_the_same_case(dice, command, board, found)


def _of_the_same_case(
    dice: random.Random, command: type, board: Board, found: dict[str, Any]
) -> dict[str, Any]:
    """Return which other task of the same case a command names, if it names one."""
    names = {one.name for one in fields(command)}
    mine = next((one.case_id for one in board.tasks if one.id == found.get("task_id")), found.get("case_id"))
    others = [one.id for one in board.tasks if one.case_id == mine]
    wanted = [one for one in ("task_id", "after_task_id") if one in names - found.keys()]
    return {name: dice.choice((None, *others)) for name in wanted}


def _value(dice: random.Random, name: str, kind: Any, board: Board, now: datetime) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [one for one in get_args(kind) if one is not type(None)]
        return None if dice.random() < 0.3 else _value(dice, name, options[0], board, now)
    if origin is tuple:
        return _several(dice, name, get_args(kind), board, now)
    if origin is dict:
        return {"dice": dice.randint(1, 6)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return dice.choice(list(kind))
    if is_dataclass(kind) and isinstance(kind, type):
        return _nested(dice, kind, board, now)
    return _plain(dice, name, kind, board, now)


def _several(dice: random.Random, name: str, inner: tuple[Any, ...], board: Board, now: datetime) -> Any:
    if name == "answers":
        asked = dice.sample(board.queries, min(len(board.queries), 2))
        return tuple((one.id, dice.choice(("Dort.", ""))) for one in asked)
    if name == "case_ids":
        return tuple(one.id for one in dice.sample(board.cases, min(len(board.cases), 1)))
    if inner[-1] is Ellipsis:
        many = max(dice.choice((0, 1, 1, 2)), 1 if name in ("concerns", "services") else 0)
        return tuple(_value(dice, name, inner[0], board, now) for _ in range(many))
    return tuple(_value(dice, name, one, board, now) for one in inner)


def _nested(dice: random.Random, kind: type, board: Board, now: datetime) -> Any:
    hints = get_type_hints(kind)
    values = {}
    for one in fields(kind):
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if not has_default or dice.random() < 0.4:
            values[one.name] = _value(dice, one.name, hints[one.name], board, now)
    return kind(**values)


def _plain(dice: random.Random, name: str, kind: Any, board: Board, now: datetime) -> Any:
    soon = now + timedelta(days=dice.randint(-2, 20))
    simple: dict[Any, Any] = {
        bool: dice.random() < 0.5,
        bytes: b"%PDF-1.7 dice",
        date: soon.date(),
        time: time(dice.randint(8, 15), 30),
        datetime: soon,
        float: 1.0,
    }
    if kind is datetime and name in ("until", "due_at"):
        return now + timedelta(minutes=dice.randint(-5, 90))
    if kind in simple:
        return simple[kind]
    if kind is str:
        if name == "cause_number" and board.cases:
            return dice.choice(board.cases).number
        return dice.choice(TEXTS.get(name, ("Wegen des Wetters.", "Bitte ansehen.")))
    return _id(dice, name, board)


def _id(dice: random.Random, name: str, board: Board) -> int:
    rows = {
        "to_staff_id": board.staff, "staff_id": board.staff, "case_id": board.cases, "cause_id": board.cases,
        "contact_id": board.contacts, "counter_id": board.counters, "only_counter_id": board.counters,
    }  # fmt: skip
    if name in ("person_id", "caller_id", "representative_id"):
        return dice.choice(PEOPLE)
    if rows.get(name):
        return int(dice.choice(rows[name]).id)
    return dice.randint(1, 9)
