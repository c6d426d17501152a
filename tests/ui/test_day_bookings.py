"""Mein Tag names whoever expects the service mobile at another time; Enter leads to saying so."""

from dataclasses import replace
from datetime import date

from day_scene import card, desk_of, rows, store_of
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.day.my_day import SHOWN
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.store.booking_tables import BookingRow, SlotRuleRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow
from rathaus_desk.ui.day.day_rows import booking_rows
from rathaus_desk.ui.kit.privacy import Privacy
from rathaus_desk.usecases.bookings.booking_values import coming_bookings
from rathaus_desk.usecases.day.my_day import my_day


def call_off(house):
    """Let the halt fall out at which Frau Meier is booked; return her booking's id."""
    with store_of(house).write.begin() as session:
        query = select(BookingRow).join(PersonRow, PersonRow.id == BookingRow.person_id)
        row = session.scalars(query.where(PersonRow.family_name == "Meier")).one()
        others = session.scalars(select(BookingRow).where(BookingRow.halt_id == row.halt_id)).all()
        for other in others:
            other.state = other.state if other is row else BookingState.CANCELLED
        session.get_one(HaltRow, row.halt_id).state = HaltState.CANCELLED
        return row.id


def test_whoever_does_not_know_stands_behind_the_promises_until_told(house, hands):
    booking_id = call_off(house)
    hands.press("Alt+1")
    house.day.reload()
    key = f"booking {booking_id}"
    hands.expect("Die Zeile", lambda: key in [one.key for one in rows(house.day)])
    (row,) = [one for one in rows(house.day) if one.key == key]
    assert rows(house.day)[-1] == row
    assert (row.state, row.title) == ("Bescheid sagen", "Gisela Meier · Servicemobil")
    assert row.detail == "030 23125606 · fällt aus · weiß von Mi 25.11. 13:15 · Dorfplatz Klein Lohe"
    assert len(rows(house.day)) == SHOWN
    assert card(house.day).title.text().endswith(f"  {house.day.day.promises_all + 1}")
    card(house.day).list.setFocus()
    card(house.day).list.choose(key)
    hands.press("Return")
    hands.expect("Die Auswahl", lambda: house.bookings.picker is not None)
    hands.press("Return")
    hands.expect("Bescheid", lambda: house.day.day.to_tell_all == 0)
    assert key not in [one.key for one in rows(house.day)]
    assert desk_of(house, "oezdemir").ask(my_day).to_tell == ()


def test_who_waits_though_a_time_is_free_stands_there_too_and_enter_leads_to_the_list(house, hands):
    desk = house.background.desk
    waiting = next(one for one in desk.ask(coming_bookings) if one.state is BookingState.WAITING)
    with store_of(house).write.begin() as session:
        stop_id = session.get_one(HaltRow, waiting.halt_id).stop_id
        session.add(SlotRuleRow(stop_id=stop_id, walk_in=0, buffer=0))  # as if the crew gave more times
    hands.press("Alt+1")
    house.day.reload()
    key = f"waiting {waiting.id}"
    hands.expect("Die Zeile", lambda: key in [one.key for one in rows(house.day)])
    (row,) = [one for one in rows(house.day) if one.key == key]
    assert row.state == "Eine Zeit ist frei"
    assert row.detail == f"{waiting.phone} · wartet auf Fr 27.11. · Industriestraße"
    card(house.day).list.setFocus()
    card(house.day).list.choose(key)
    hands.press("Return")
    hands.settle()
    shown = house.road.parts.bookings
    assert house.window.room == "road"
    assert shown.list.rows.row_of(waiting.id) >= 0
    assert "umbuchen" in shown.sentence.text()
    assert not shown.is_untold(shown.chosen()), "there is nothing to be told before there is a time"


def test_at_the_counter_the_row_names_nobody(house):
    call_off(house)
    (one,) = house.background.desk.ask(my_day, whole=("promises",)).to_tell
    moved = replace(one, halt_state=HaltState.MOVED, told_day=None, told_starts=None, day=date(2026, 11, 26))
    (open_row,) = booking_rows([moved], Privacy())
    place = "Dorfplatz Klein Lohe"
    assert open_row.detail == f"030 23125606 · jetzt Do 26.11. 13:15 · nachgerückt · {place}"
    (gone,) = booking_rows([replace(one, halt_state=HaltState.PUBLISHED)], Privacy())
    assert " · fällt aus · " in gone.detail, "a later timetable does not know the halt"
    (row,) = booking_rows([moved], Privacy(counter_view=True))
    assert (row.title, row.detail) == ("Servicemobil", f"jetzt Do 26.11. 13:15 · nachgerückt · {place}")
