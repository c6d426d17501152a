"""Who comes to a halt, by keys in Vor Ort: came or missed, another time, cancelled, told, papers, times."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_case_people import said

from rathaus_desk.domain.bookings.bookings import BookHalt, BookingState
from rathaus_desk.domain.road.timetables import KeepPlan, planned_as_shown
from rathaus_desk.ui.bookings.booking_list import LETTER
from rathaus_desk.ui.play.journeys_steps import sit, texts, wind
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.bookings.slot_rules import rule_of

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 27)
DROPPED = date(2026, 11, 26)  # three are booked there, at a halt that a later timetable does not know
STOP = "Krankenhaus"  # nobody is booked there in the sample town


@pytest.fixture
def page(house, hands):
    """The room on the day of a halt with two bookings, one of them with a ride, and somebody who waits."""
    desk = house.background.desk
    offers = desk.ask(halt_offers, service="personalausweis", limit=20)
    halt = next(one for one in offers if (one.day, one.stop) == (DAY, STOP))
    for name, starts, ride in (("Frau Brand", 0, False), ("Herr Harms", 1, True), ("Frau Wart", None, False)):
        desk.do(
            BookHalt(
                halt_id=halt.halt_id, service="personalausweis", name=name, phone="04471 12345",
                starts=None if starts is None else halt.slots[starts], ride_needed=ride,
                ride_from="Rosenweg 4" if ride else "",
            )
        )  # fmt: skip
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    house.road.go_to(DAY, halt.halt_id)
    hands.settle()
    return house.road


def shown(page):
    rows = page.parts.bookings.list.rows
    return [tuple(rows.index(row, at).data() for at in range(3)) for row in range(rows.rowCount())]


def chosen(page):
    return page.parts.bookings.chosen()


def stored(house, one):
    found = house.background.desk.ask(booking, booking_id=one.id)
    return found.state, found.starts


def test_who_comes_is_marked_moved_and_cancelled_by_keys_and_all_of_it_taken_back(house, hands, page):
    assert page.parts.card.tally.text() == "Anmeldungen: 2, davon 1 mit Fahrt, 1 auf der Warteliste"
    hands.press("Ctrl+B")
    hands.settle()
    assert page.parts.bookings.list.hasFocus()
    what = "Personalausweis beantragen"
    assert shown(page) == [
        ("9:55", f"Frau Brand\n{what}", "angemeldet"),
        ("10:15\nFahrt", f"Herr Harms\n{what}", "angemeldet"),
        ("wartet", f"Frau Wart\n{what}", "Warteliste\nPlatz 1"),
    ]
    hands.press("Ctrl+D")
    assert "erst Freitag" in said(house)
    wind(hands, datetime(2026, 11, 27, 8, 30, tzinfo=ZONE))
    brand = chosen(page)
    for keys, state in (
        ("Ctrl+D", BookingState.ARRIVED),
        ("Ctrl+Shift+D", BookingState.MISSED),
        ("Ctrl+Shift+D", BookingState.BOOKED),
        ("Ctrl+Shift+Z", BookingState.MISSED),
        ("Ctrl+Shift+Z", BookingState.ARRIVED),
        ("Ctrl+Shift+Z", BookingState.BOOKED),
    ):
        hands.press(keys)
        assert stored(house, brand) == (state, 595), keys
        assert chosen(page).id == brand.id
    hands.press("Ctrl+U")
    assert texts(page.visitors.rebooking).splitlines()[0] == "Frau Brand · Personalausweis beantragen"
    hands.type("10:35")
    hands.press("Return")
    assert stored(house, brand) == (BookingState.BOOKED, 635)
    assert said(house).startswith(
        "Frau Brand: jetzt Fr 27.11. 10:35 Uhr, Krankenhaus. Nachgerückt ist Frau Wart"
    )
    who = [(line[0].split("\n")[0], line[1].split("\n")[0]) for line in shown(page)]
    assert who == [("9:55", "Frau Wart"), ("10:15", "Herr Harms"), ("10:35", "Frau Brand")]
    hands.press("Ctrl+Shift+Z")
    assert "lässt sich nicht mehr zurücknehmen" in said(house)
    assert stored(house, brand) == (BookingState.BOOKED, 635)
    hands.press("Ctrl+Shift+A")
    assert stored(house, brand)[0] is BookingState.CANCELLED
    assert len(shown(page)) == 2
    hands.press("Ctrl+Shift+Z")
    assert stored(house, brand) == (BookingState.BOOKED, 635)
    assert len(shown(page)) == 3


def test_whoever_moves_up_is_named_and_then_cancelling_stands(house, hands, page):
    hands.press("Ctrl+B")
    hands.settle()
    gone = chosen(page)
    for way_out in ("Escape", "Ctrl+Return"):
        hands.press("Ctrl+Shift+A")
        hands.settle()
        assert page.parts.report.verb.accessibleName() == "Frau Brand absagen, Frau Wart rückt nach"
        assert stored(house, gone) == (BookingState.BOOKED, 595)
        hands.press(way_out)
        assert page.parts.bookings_open
    hands.settle()
    assert "Nachgerückt ist Frau Wart, Fr 27.11. 9:55 Uhr" in said(house)
    assert "wer ihn macht, sieht ihn in „Mein Tag“" in said(house), "the crew does not: the front desk calls"
    assert "nicht zurücknehmen" in said(house)
    hands.press("Ctrl+Shift+Z")
    assert stored(house, gone)[0] is BookingState.CANCELLED
    assert ("9:55", "Frau Wart\nPersonalausweis beantragen", "angemeldet\nBescheid fehlt") in shown(page)
    assert chosen(page) is None
    hands.press("Ctrl+Shift+A")
    assert "eine Anmeldung wählen" in said(house), "nobody who moved up is cancelled with the next press"
    hands.press("Down")
    up = chosen(page)
    assert (up.name, page.parts.bookings.facts.text().splitlines()[0]) == (
        "Frau Wart",
        "Frau Wart, 04471 12345",
    )
    hands.press("Ctrl+T")
    assert "Bescheid fehlt" not in shown(page)[0][2]
    hands.press("Ctrl+Shift+Z")
    assert "Bescheid fehlt" in shown(page)[0][2]
    # Where citizens see the screen no name stands there, until somebody asks for one.
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert not any("Wart" in text or "Harms" in text for line in shown(page) for text in line)
    assert "Wart" not in page.parts.bookings.facts.text()
    hands.press("Return")
    assert page.parts.bookings.facts.text().startswith("Frau Wart")
    hands.press("Down")
    assert "Harms" not in page.parts.bookings.facts.text()


def test_nobody_knows_of_a_time_they_moved_up_to_before_they_were_told(house, hands, page):
    hands.press("Ctrl+B")
    hands.settle()
    hands.press("Ctrl+Shift+A")
    hands.settle()
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Escape")
    hands.press("Ctrl+Shift+Del")
    hands.type("Straße gesperrt", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Ctrl+Shift+B")
    hands.settle()
    states = {line[1].split("\n")[0]: line[2] for line in shown(page) if STOP in line[1]}
    assert states == {"Frau Wart": "weiß noch nichts", "Herr Harms": "weiß von\nFr 27.11. 10:15"}


def test_after_publishing_one_is_led_to_whom_one_must_tell(house, hands, page):
    board, desk = page.board, house.background.desk
    old = next(one for one in board.timetables if one.first <= DAY <= one.last)
    tours = [one for one in board.tours if one.day >= DAY]
    later = [replace(one, halts=tuple(half_an_hour_later(it) for it in one.halts)) for one in tours]
    plan = planned_as_shown(later)
    draft, _ = desk.do(KeepPlan(name="Nachmittags", first=DROPPED, last=old.last, tours=plan))
    page.show_version(draft.id, DAY)
    hands.settle()
    hands.press("Ctrl+Shift+V")
    hands.expect("Der Vergleich", lambda: page.parts.report_open)
    hands.press("Ctrl+Return")
    hands.settle()
    if "Trotzdem" in page.parts.report.verb.text():
        hands.press("Ctrl+Return")
    hands.expect("Wem es zu sagen ist", lambda: page.parts.report.title.text() == "Bescheid sagen")
    ((group, lines),) = page.parts.report.shown
    assert group == "Bescheid fehlt"
    assert lines[0].endswith(": Mühlenteich, weiß von Do 26.11. 9:00 Uhr, fällt aus")
    assert f"Frau Brand: {STOP}, weiß von Fr 27.11. 9:55 Uhr, jetzt Fr 27.11. 10:25 Uhr" in lines
    hands.press("Ctrl+Return")
    hands.settle()
    assert [line[0] for line in shown(page)].count("Do 26.11.\nfällt aus") == 3
    *_others, last, waits = shown(page)
    assert last[2] == "weiß von\nFr 27.11. 10:15"
    assert waits[2] == "Warteliste\nZeit ist frei", "who waited has room in the longer plan"
    assert page.parts.bookings.list.hasFocus()
    assert not page.parts.bookings.has_slip(chosen(page)), "no slip for a halt that is not to be"
    hands.press("Return")
    assert "Dort hält niemand mehr" in said(house)
    while chosen(page).name != "Herr Harms":
        hands.press("Down")
    hands.press("Return")
    hands.settle()
    assert (page.chosen().halt.name, chosen(page).name) == (STOP, "Herr Harms")
    hands.press("Ctrl+T")
    assert "Herr Harms weiß Bescheid" in said(house)
    hands.press("Ctrl+Shift+B")
    names = [line[1].split("\n")[0] for line in shown(page)]
    assert "Frau Brand" in names
    assert "Herr Harms" not in names
    write_to_the_first_of_the_register(house, hands, page)


def write_to_the_first_of_the_register(house, hands, page):
    """Whoever cannot be called gets a letter; of a mere name there is none to write to."""
    view, letter = page.parts.bookings, page.parts.bookings.buttons[LETTER]
    view.list.setFocus()
    view.list.selectRow(0)
    while chosen(page).person_id is None:
        assert letter.isHidden()
        hands.press("Down")
    QTest.keyClick(letter, Qt.Key.Key_Space)
    hands.expect("no letter", lambda: bool(house.paper.pdf))
    page_one = pypdfium2.PdfDocument(house.paper.pdf)[0].get_textpage().get_text_range()
    assert house.paper.title.text() == "Brief zur Anmeldung"
    assert "Ihre Anmeldung beim Servicemobil" in page_one
    assert chosen(page).name in page_one


def half_an_hour_later(halt):
    """Return the halt that is booked half an hour later; every other one as it is."""
    times = halt.times
    minutes = {name: getattr(times, name) + 30 for name in ("arrives", "opens", "closes", "leaves")}
    return replace(halt, times=replace(times, **minutes)) if (halt.day, halt.name) == (DAY, STOP) else halt


def test_papers_and_times_of_the_chosen_halt(house, hands, page):
    hands.press("Ctrl+B")
    hands.settle()
    hands.press("Ctrl+P")
    hands.press("Return")
    hands.expect("Der Zettel", house.paper.isVisible)
    page.parts.bookings.list.setFocus()
    hands.press("Down")
    assert not house.paper.isVisible(), "nobody's slip lies beside somebody else's booking"
    for typed, title in (
        ("", "Zettel zur Anmeldung"),
        ("türlisten", "Türlisten: Freitag, 27. November, Mobil 1"),
        ("handzettel", f"Handzettel {STOP}"),
        ("aushang", f"Aushang {STOP}"),
        ("alle haltepunkte", "Aushänge für"),
    ):
        house.paper.put_away()
        hands.press("Ctrl+P")
        hands.type(typed)
        hands.press("Return")
        hands.expect(title, lambda wanted=title: house.paper.title.text().startswith(wanted))
        assert house.paper.pdf.startswith(b"%PDF")
    poster = pypdfium2.PdfDocument(house.paper.pdf)[0].get_textpage().get_text_range()
    assert "Anmelden und fragen" in poster, "what hangs out says whom one may ask"
    hands.press("Ctrl+Shift+U")
    form = page.deeds.place.form(page.deeds.place.unfolded)
    assert (
        "3 Anmeldungen zu 15 Minuten, 9:55, 10:15, 10:35. Ohne Anmeldung ab 10:55 Uhr." in form.example.text()
    )
    hands.press("Ctrl+A")
    hands.type("viel")
    hands.press("Ctrl+Return")
    assert "keine Zahl" in form.error.text()
    hands.press("Ctrl+A")
    hands.type("60")
    assert "eine Anmeldung zu 15 Minuten, 9:55. Ohne Anmeldung ab 10:25 Uhr." in form.example.text()
    hands.press("Ctrl+Return")
    stop_id = page.chosen_stop()
    rules = [house.background.desk.ask(rule_of, stop_id=stop_id).rule.walk_in]
    hands.press("Ctrl+Shift+Z")
    rules.append(house.background.desk.ask(rule_of, stop_id=stop_id).rule.walk_in)
    assert rules == [60, 30]
