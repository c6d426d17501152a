"""Dates, hours and closed lists as a German reader expects them."""

from datetime import UTC, date, datetime, time

import pytest

from rathaus_desk.domain import dates
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseState, CaseView, TaskState, ToldBy
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.town import Office, Town, opening_lines
from rathaus_desk.domain.paper.letters import BODY_POINTS, PrintSize
from rathaus_desk.domain.people.people import AddressLock, Person
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.domain.words import WORDS, role_word, word

DAY = date(2026, 11, 24)


def test_a_day_in_every_form():
    assert dates.long_date(DAY) == "24. November 2026"
    assert dates.day_on_paper(DAY) == "Dienstag, 24. November"
    assert dates.full_day(DAY) == "Dienstag, 24. November 2026"
    assert dates.short_day(date(2026, 3, 5)) == "Do 05.03."
    assert dates.numeric_date(date(2026, 3, 5)) == "05.03.2026"


def test_hours_in_words():
    assert dates.clock(datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == "9:05"
    assert (
        dates.hours(datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC))
        == "9 bis 11 Uhr"
    )
    assert (
        dates.hours(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC))
        == "8:30 bis 10 Uhr"
    )


@pytest.mark.parametrize(
    ("due", "speech", "until"),
    [
        (date(2026, 11, 21), "Samstag, 21. November", "3 Tage zu spät"),
        (date(2026, 11, 23), "Montag, 23. November", "1 Tag zu spät"),
        (date(2026, 11, 24), "heute", "heute"),
        (date(2026, 11, 25), "morgen, Mittwoch", "bis morgen"),
        (date(2026, 11, 27), "Freitag, 27. November", "bis Freitag"),
        (date(2026, 12, 3), "Donnerstag, 3. Dezember", "bis Do 03.12."),
    ],
)
def test_how_near_a_day_is(due, speech, until):
    assert dates.day_in_speech(due, DAY) == speech
    assert dates.until_in_words(due, DAY) == until


def test_opening_hours_with_the_same_hours_stand_together():
    opening = ((0, time(8, 30), time(12, 30)), (1, time(14), time(16)), (1, time(8, 30), time(12, 30)),
               (2, time(8, 30), time(12, 30)))  # fmt: skip
    assert opening_lines(opening) == ("Mo, Mi 08:30–12:30 Uhr", "Di 08:30–12:30 und 14:00–16:00 Uhr")


def test_the_head_of_a_sheet_comes_from_the_town():
    town = Town(
        name="Kleinstadt",
        official_name="Stadt Kleinstadt",
        land="NI",
        zone="Europe/Berlin",
        street="Markt 1",
        postcode="49999",
        place="Kleinstadt",
        phone="0",
        email="a@b",
        web="w",
        opening=((0, time(9), time(12)),),
        closures=(),
    )
    office = Office(town, WorkCalendar(town.opening))
    head = office.letterhead("Tiefbau")
    assert head.return_line == "Stadt Kleinstadt · Markt 1 · 49999 Kleinstadt"
    assert (head.unit, head.opening_hours) == ("Tiefbau", ("Mo 09:00–12:00 Uhr",))
    assert not office.practice


def test_a_person_in_one_line():
    def person(**values):
        usual = {"street": "Rosenweg", "house_number": "4", "district": "Heidkamp", "given_name": "Erna"}
        usual |= {
            "title": "Frau",
            "family_name": "Schmidt",
            "birth_date": None,
            "postcode": "",
            "place": "Kleinstadt",
        }
        usual |= {
            "phone": "",
            "email": "",
            "language": "",
            "needs": (),
            "lock": AddressLock.NONE,
            "version": 1,
        }
        return Person(id=1, district_id=None, **{**usual, **values})

    assert person().name == "Erna Schmidt"
    assert person(given_name="").name == "Schmidt"
    assert person().address == "Rosenweg 4, Heidkamp"
    assert person(district="").address == "Rosenweg 4, Kleinstadt"
    assert person(street="", house_number="").address == "Heidkamp"


def test_every_size_of_print_has_its_points_and_larger_is_larger():
    points = [BODY_POINTS[size] for size in PrintSize]
    assert points == sorted(points)
    assert len(set(points)) == len(PrintSize)


def test_words_are_german_sentences_parts_without_exclamation_marks():
    texts = [text for words in WORDS.values() for text in words.values()]
    assert all(text and "!" not in text for text in texts)
    assert word(PrintSize.SENIOR) == "Senioren, 14 Punkt"


def test_members_of_different_lists_with_one_value_keep_their_own_words():
    assert (word(CaseState.DONE), word(TaskState.DONE)) == ("Erledigt", "erledigt")
    assert (word(ReplyBy.CALL), word(ToldBy.CALL)) == ("Anruf", "am Telefon gesagt")
    assert (word(CaseView.RETURNED), word(TaskState.RETURNED)) == ("Unzuständig zurück", "zurückgegeben")


def test_a_role_is_named_as_the_person_is_addressed():
    assert role_word(Role.GUIDE, "Frau") == "Bürgerlotsin"
    assert role_word(Role.GUIDE, "Herr") == role_word(Role.GUIDE) == "Bürgerlotse"
    assert {role_word(role, "Frau") for role in Role} - {word(role) for role in Role} == {"Bürgerlotsin"}
