"""Commands and results as JSON and back: the journal and the command line speak it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Optional
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command, new_command_id, record_id
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.people.people import CorrectPerson, Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy


@dataclass(frozen=True)
class Sample:
    """One field of each kind."""

    text: str
    count: int
    share: float
    yes: bool
    day: date
    moment: datetime
    hour: time
    key: UUID
    data: bytes
    channel: Channel
    pair: tuple[int, str]
    many: tuple[Need, ...] = ()
    maybe: Optional[int] = None  # noqa: UP045 - the older spelling must be read as well
    body: dict[str, Any] = field(default_factory=dict)


SAMPLE = Sample(
    text="Łukasz „Ö“",
    count=7,
    share=0.5,
    yes=True,
    day=date(2026, 11, 24),
    moment=datetime(2026, 11, 24, 9, 40, tzinfo=UTC),
    hour=time(8, 30),
    key=UUID(int=7),
    data=b"%PDF\x00\xff",
    channel=Channel.VISIT,
    pair=(4, "a"),
    many=(Need.LARGE_PRINT, Need.ESCORT),
    maybe=3,
    body={"theme": "dark", "columns": [1, 2]},
)


def test_every_kind_of_value_survives_the_way_through_json():
    assert from_plain(Sample, json.loads(json.dumps(to_plain(SAMPLE)))) == SAMPLE


def test_a_command_survives_and_keeps_its_id():
    command = TakeContact(
        concerns=(Concern(service="unklar", details=(("Nummer", "7"),)),),
        promise=PromiseWish(reply_by=ReplyBy.NONE),
        needs=(Need.NO_PHONE,),
    )
    assert from_plain(TakeContact, to_plain(command)) == command
    preference = SetPreference(key="look", value={"zoom": 150})
    assert from_plain(SetPreference, to_plain(preference)) == preference


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": 1}, "Das Feld „colour“ gibt es in Sample nicht"),
        ({"count": "7"}, "count: „7“ ist hier nicht möglich"),
        ({"count": True}, "count: „True“ ist hier nicht möglich"),
        ({"count": None}, "count: „None“"),
        ({"day": "gestern"}, "day: „gestern“"),
        ({"day": 5}, "day: „5“"),
        ({"data": "ä"}, "data: „ä“"),
        ({"key": "x"}, "key: „x“"),
        ({"channel": "fax"}, "channel: „fax“"),
        ({"many": "large_print"}, "many: Hier wird eine Liste erwartet"),
        ({"many": ["blind"]}, "many: „blind“"),
        ({"pair": [1]}, "pair: Hier werden 2 Werte erwartet"),
        ({"body": [1]}, "body: Hier wird ein Objekt mit Feldern erwartet"),
        ({"body": {1: 2}}, "body: Hier wird ein Objekt mit Feldern erwartet"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(change, message):
    with pytest.raises(Refused, match=message) as refused:
        from_plain(Sample, {**to_plain(SAMPLE), **change})
    assert refused.value.field == next(iter(change))


def test_what_is_missing_or_no_object_is_refused():
    plain = to_plain(SAMPLE)
    del plain["count"]
    with pytest.raises(Refused, match="In Sample fehlt das Feld „count“"):
        from_plain(Sample, plain)
    with pytest.raises(Refused, match="Sample: Hier wird ein Objekt"):
        from_plain(Sample, [1])
    assert from_plain(Sample, {**to_plain(SAMPLE), "maybe": None}).maybe is None
    assert from_plain(float, 3) == 3


def test_what_has_no_plain_form_is_a_bug():
    with pytest.raises(TypeError, match="object has no plain form"):
        to_plain(object())
    assert to_plain({"a": frozenset((1,)), Channel.PHONE: [date(2026, 1, 1)]}) == {
        "a": [1],
        "phone": ["2026-01-01"],
    }


def test_halves_of_characters_never_reach_the_journal():
    assert to_plain(("a\ud800b", {"\udc00": "x"})) == ["a\ufffdb", {"\ufffd": "x"}]


def test_command_ids_are_ordered_by_time_and_unlike():
    ids = [new_command_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
    assert {one.version for one in ids} == {7}
    assert Command().command_id != Command().command_id


@given(st.integers(0, 2**128 - 1), st.integers(1, 900))
def test_records_follow_from_the_command_and_stand_in_order(number, turn):
    command_id = UUID(int=number)
    assert record_id(command_id, turn) == record_id(command_id, turn)
    assert 0 < record_id(command_id, turn) < record_id(command_id, turn + 1)


def test_a_record_id_of_this_century_fits_a_database():
    in_2099 = UUID(int=(4_070_908_800_000 << 80) + 2**80 - 1)
    assert record_id(in_2099, 1_000) < 2**63


def test_later_commands_make_later_records():
    first, later = UUID(int=(1_800_000_000_000 << 80) + 5), UUID(int=(1_800_000_000_001 << 80) + 4)
    assert record_id(first, 999) < record_id(later, 1)


def test_errors_carry_what_the_window_needs():
    assert Refused("Nein.").field is None
    assert Refused("Nein.", "note").field == "note"
    difference = Difference("Straße", "Rosenweg", "Tulpenweg")
    assert Conflict("Geändert.", (difference,)).differences == (difference,)
    assert Conflict("Geändert.").differences == ()


def test_fields_that_are_not_given_stay_none():
    assert CorrectPerson(person_id=1, seen_version=1).needs is None
