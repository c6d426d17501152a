"""Whoever has a laptop and its key may say what they like: it is kept to be looked at, and stops nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import AcknowledgePack, PackedEntry, PackState, RecordEdit, SettleConflict
from rathaus_desk.domain.pack.three_way import FieldEdit
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.pack_file import digest_of, sign_link
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.pack import hand_back
from rathaus_desk.usecases.pack.bringing import hand_over, message_of
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.hand_back import CARRIED
from rathaus_desk.usecases.pack.packing import packs
from rathaus_desk.usecases.pack.shown import conflicts_shown, entries_told, packs_to_see
from tests.pack_scene import RoadDay
from tests.small_town import ERNA, HANS, ONLY_FILE

STRANGE = ("\x00", "\ud800", "🙂" * 300, "\u202eעברית", "x" * 100_000)
HUGE = 2**70
REPLAYED, MERGED = ({one.__name__ for one in kinds} for kinds in (hand_back.REPLAYED, hand_back.MERGED))


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


class Laptop:
    """A pack's key in wrong hands: every entry is signed as it should be."""

    def __init__(self, day):
        self.day, self.pack = day, day.opened(day.out())
        self.note = self.pack.note()
        self.id = self.note.header.pack_id
        self.seq, self.head, self.entries = 0, "0" * 64, []
        hand_over(day.mobile, self.pack)

    def say(self, kind, body, edits=(), *, at=None, pdf=b""):
        entry = PackedEntry(
            self.seq + 1, new_command_id(), kind, body, tuple(edits), at or self.day.laptop_clock.now,
            self.head, "", "", pdf,
        )  # fmt: skip
        digest = digest_of(self.id, entry)
        entry = replace(entry, digest=digest, signature=sign_link(self.note, digest))
        done, _ = self.day.mobile.do(message_of(self.id, entry))
        self.seq, self.head = entry.seq, digest
        self.entries.append(entry)
        return done

    def acknowledge(self):
        return self.day.mobile.do(AcknowledgePack(pack_id=self.id, count=self.seq, head=self.head))[0]


@pytest.fixture
def laptop(day):
    made = Laptop(day)
    yield made
    made.pack.close()


def edit(kind, record_id, **fields):
    return RecordEdit(kind, record_id, tuple(FieldEdit(name, "", value) for name, value in fields.items()))


def deep(levels):
    made: object = {"person_id": ERNA}
    for _ in range(levels):
        made = [made]
    return made


GARBAGE = [
    *((kind, {}, ()) for kind in CARRIED),
    *((kind, {"contact": 5, "numbers": 5, "person_id": "abc", "case_id": 1.5}, ()) for kind in CARRIED),
    ("HandIn", {"contact": {"concerns": [{"service": "nie"}], "person_id": HUGE}, "numbers": ["x"],
                "taken_at": "gestern"}, ()),
    ("HandIn", {"numbers": [None, {}, HUGE], "contact": [[]], "taken_at": "9999-12-31T23:59:59+00:00"}, ()),
    ("WriteNote", {"case_id": HUGE, "text": "Zu groß."}, ()),
    ("WriteNote", {"case_id": -1, "text": "Zu klein."}, ()),
    *(("WriteNote", {"case_id": 1, "text": one}, ()) for one in STRANGE),
    ("WriteNote", {"case_id": True, "text": deep(50)}, ()),
    ("CorrectPerson", {}, (edit("person", ERNA, nichts="x"),)),
    ("CorrectPerson", {}, (edit("person", ERNA, needs=5),)),
    ("CorrectPerson", {}, (edit("person", HANS, needs=["nie"], phone=5, title=["x"]),)),
    ("CountHalt", {}, (edit("halt_count", 9102, cost_cents="teuer"),)),
    ("CorrectPerson", {}, (edit("person", ERNA, birth_date="32.13.1999"),)),
    ("CorrectPerson", {}, (edit("person", HUGE, phone="1"),)),
    ("CorrectPerson", {}, (edit("wolke", 1, phone="1"),)),
    ("MarkBooking", {}, (edit("booking", 77, state="gut"),)),
    ("CountHalt", {}, (edit("halt_count", 9101, walk_ins="viele", served=-5),)),
    ("CountHalt", {}, (edit("halt_count", 9101, walk_ins=HUGE, served=HUGE),)),
    ("AnswerTask", {"task_id": [1]}, (edit("task", 4, answer=5, state="gut"),)),
    ("SaveHomeVisit", {}, (edit("home_visit", 9, minutes="lang"),)),
]  # fmt: skip


def test_whatever_is_signed_is_kept_to_be_looked_at_and_stops_nothing(day, town, laptop):
    town.taken()
    with town.store.read() as session:
        before = session.scalars(select(PersonRow.phone)).all()
    for kind, body, edits in GARBAGE:
        laptop.say(kind, body, edits)
    laptop.say("AnswerAtOnce", {"service": "wohngeld"}, at=datetime(1, 1, 1, tzinfo=UTC))
    laptop.say("AnswerAtOnce", {"service": "wohngeld"}, at=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    word = laptop.acknowledge()
    found = town.lead.ask(pack_conflicts)
    assert {one.kind for one in found} >= REPLAYED
    silent = [kind for kind, _body, edits in GARBAGE if kind in MERGED and not edits]  # nothing was changed
    several = 3 - 1 + 2 - 1  # of two entries all fields wait, each by itself
    every = len(GARBAGE) - len(silent) + several
    assert (word.count, len(found)) == (len(GARBAGE) + 2, every)
    assert 0 < word.conflicts <= every, "what a pack cannot have known is the lead's on a server"
    for desk, count in ((town.lead, every), (day.mobile, word.conflicts)):
        assert len(desk.ask(conflicts_shown)) == count
        assert [one.count for one in desk.ask(packs_to_see)] == [count]
        assert [one.count for one in desk.ask(my_day).from_road] == [count]
        assert len(desk.ask(entries_told, pack_id=laptop.id, entries=laptop.entries)) == word.count
    assert [one.state for one in town.lead.ask(packs)] == [PackState.BACK]
    while waiting := town.lead.ask(pack_conflicts):
        one = waiting[0]
        try:
            town.lead.do(SettleConflict(conflict_id=one.id, take_road=True, theirs=one.theirs))
        except Refused:  # it is no use; but it can be put away
            town.lead.do(SettleConflict(conflict_id=one.id, take_road=False, theirs=one.theirs))
    with town.store.read() as session:
        assert session.scalars(select(PersonRow.phone)).all() == before
        assert len(session.scalars(select(CaseRow.id)).all()) == 1


@ONLY_FILE
def test_what_is_nested_too_deep_or_has_no_time_zone_does_not_come_in(day, laptop):
    """Nothing could walk through it, nor tell when it was said; what was handed in before stays."""
    laptop.say("AnswerAtOnce", {"service": "wohngeld"})
    for body, edits, at in (
        ({"text": deep(100)}, (), None),
        ({}, (edit("person", ERNA, phone=deep(100)),), None),
        ({"service": "wohngeld"}, (), day.laptop_clock.now.replace(tzinfo=None)),
    ):
        with pytest.raises(Refused, match="Eintrag 2"):
            laptop.say("CorrectPerson" if edits else "AnswerAtOnce", body, edits, at=at)
    assert laptop.acknowledge().count == 1
