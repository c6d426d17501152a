"""Whom the front desk must tell: in Mein Tag behind the promises, once; who is not shown is not read."""

import pytest
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookHalt, CancelBooking, MarkTold
from rathaus_desk.domain.intake.contacts import SwapPerson
from rathaus_desk.domain.road.timetables import CancelHalt
from rathaus_desk.store.journal_tables import JournalKeyRow, JournalRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.road.halts import halt
from tests.small_town import ERNA, HANS, HIDDEN, ONLY_FILE, ROBIN
from tests.usecases.booking_scene import NINE, SLOTS, Booked


@pytest.fixture
def road(town):
    return Booked(town)


def call_off(road):
    version = road.ask(halt, halt_id=road.hall_halt).version
    road.do(CancelHalt(halt_id=road.hall_halt, seen_version=version, note="Motorschaden"))


def test_who_expects_another_time_stands_behind_the_promises_with_their_number(road):
    made = road.book(NINE, name="", person_id=ERNA, phone="0171 1234567")
    road.town.lead.do(_hidden(road))
    assert road.town.guide.ask(my_day).to_tell == ()
    call_off(road)
    for desk, count in ((road.town.guide, 1), (road.planner, 1), (road.town.lead, 2)):
        day = desk.ask(my_day)
        assert ((made.id in {one.id for one in day.to_tell}), day.to_tell_all) == (True, count)
    (row,) = road.town.guide.ask(my_day).to_tell
    assert (row.name, row.phone) == ("Erna Schmidt", "0171 1234567")
    assert road.town.clerk.ask(my_day).to_tell_all == 0
    road.town.guide.do(MarkTold(booking_id=made.id, seen_version=made.version))
    assert road.town.guide.ask(my_day).to_tell == ()


def test_who_is_promised_a_call_does_not_stand_there_twice(road):
    first, without = road.book(SLOTS[0]), road.book(SLOTS[1], name="Frau Zwei")
    known = road.book(None, name="Herr Wart", phone="04471 123456")
    nameless = road.book(None, name="Frau Stumm")
    for one in (first, without):
        road.town.guide.do(CancelBooking(booking_id=one.id, seen_version=one.version))
    up = road.town.guide.ask(booking, booking_id=known.id)
    assert up.must_be_told
    assert up.contact_id
    assert [one.id for one in road.town.guide.ask(my_day).to_tell] == [nameless.id]


@ONLY_FILE
def test_only_whom_the_card_shows_is_read(road, monkeypatch):
    monkeypatch.setattr("rathaus_desk.usecases.day.my_day.SHOWN", 1)
    road.book(SLOTS[0], name="", person_id=ERNA)
    road.book(SLOTS[1], name="", person_id=HANS)
    call_off(road)
    day = road.town.lead.ask(my_day)
    assert ([one.name for one in day.to_tell], day.to_tell_all) == (["Erna Schmidt"], 2)
    assert read_in_my_day(road) == [[ERNA]]
    assert len(road.town.lead.ask(my_day, whole=("promises",)).to_tell) == 2
    assert read_in_my_day(road) == [[ERNA], [HANS]]


def read_in_my_day(road):
    road.town.lead.seal_journal()
    with road.town.store.read() as session:
        lines = session.scalars(select(ReadLogRow).order_by(ReadLogRow.id)).all()
        return [one.person_ids for one in lines if one.purpose == "my_day"]


def test_what_is_done_to_a_booking_is_erased_with_its_person(road):
    made = road.book(NINE, name="", person_id=ERNA)
    command = CancelBooking(booking_id=made.id, seen_version=made.version)
    road.town.guide.do(command)
    with road.town.store.read() as session:
        key = select(JournalKeyRow.person_id).join(JournalRow, JournalRow.id == JournalKeyRow.journal_id)
        assert session.scalars(key.where(JournalRow.id == command.command_id)).all() == [ERNA]


def test_the_booking_behind_a_promised_call_follows_to_the_right_person(road):
    first = road.book(NINE)
    made = road.book(None, name="", person_id=ERNA, ride_needed=True, ride_from="Rosenweg 4",
                     note="Frau Schmidt bringt das Foto")  # fmt: skip
    road.town.guide.do(CancelBooking(booking_id=first.id, seen_version=first.version))
    contact_id = road.town.guide.ask(booking, booking_id=made.id).contact_id
    swap = SwapPerson(because="Namen verwechselt", contact_id=contact_id, person_id=ROBIN)
    swapped, _ = road.town.guide.do(swap)
    assert "Zettel zum Servicemobil am Mittwoch, 2. Dezember" in swapped.sentence
    after = road.town.guide.ask(booking, booking_id=made.id)
    assert (after.person_id, after.ride_from, after.note) == (ROBIN, "", "[Name berichtigt] bringt das Foto")


def _hidden(road):
    from_lead = {"halt_id": road.hall_halt, "service": "wohngeld", "starts": SLOTS[1], "person_id": HIDDEN}
    return BookHalt(**from_lead)
