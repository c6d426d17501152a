"""Dates of council and committees are kept, listed, printed and given away; so are offers and hours."""

from datetime import date, datetime

import pytest
from icalendar import Calendar

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.notices.meetings import CancelMeeting, SaveMeeting
from rathaus_desk.domain.notices.town_lists import TownListKind
from rathaus_desk.domain.office.offers import OfferKind, SaveOffer
from rathaus_desk.usecases.notices.meetings import meeting_calendar, meetings
from rathaus_desk.usecases.notices.sheets import draw_town_list, town_list
from tests.paper.paper_reading import chars, structure

THURSDAY = datetime(2026, 12, 3, 18)  # noqa: DTZ001  as one types it
COUNCIL = {"body": "Rat der Stadt", "starts": THURSDAY, "place": "Ratssaal", "title": "Haushalt 2027"}


def save(town, login="tepe", **values):
    return town.desk(login).do(SaveMeeting(**{**COUNCIL, **values}))[0]


def test_meetings_stand_in_their_order_and_those_that_are_over_by_themselves(town):
    later = save(town, starts=datetime(2027, 1, 14, 17, 30), body="Bauausschuss")  # noqa: DTZ001
    first = save(town)
    assert town.guide.ask(meetings) == (first, later)
    assert (first.starts.hour, first.starts.utcoffset().total_seconds()) == (18, 3600)
    town.clock.on(date(2026, 12, 4))
    assert town.guide.ask(meetings) == (later,)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"body": ""}, "body"), ({"starts": datetime(1800, 1, 1, 18)}, "day")],  # noqa: DTZ001
)
def test_a_meeting_that_cannot_be_is_refused(town, values, field):
    with pytest.raises(Refused) as refused:
        save(town, **values)
    assert (refused.value.field, town.guide.ask(meetings)) == (field, ())


def test_two_who_move_it_at_once_never_lose_a_word(town):
    made = save(town)
    moved = save(town, "admin", meeting_id=made.id, seen_version=1, place="Aula")
    with pytest.raises(Conflict) as conflict:
        save(town, meeting_id=made.id, seen_version=1, starts=datetime(2026, 12, 3, 19))  # noqa: DTZ001
    assert [(one.field, one.theirs, one.mine) for one in conflict.value.differences] == [
        ("Uhrzeit", "18:00", "19:00"),
        ("Ort", "Aula", "Ratssaal"),
    ]
    with pytest.raises(Conflict):
        town.clerk.do(CancelMeeting(meeting_id=made.id, seen_version=1))
    cancelled, _ = town.clerk.do(CancelMeeting(meeting_id=made.id, seen_version=moved.version))
    assert town.guide.ask(meetings) == ()
    assert save(town, meeting_id=made.id, seen_version=cancelled.version) in town.guide.ask(meetings)


def test_a_calendar_takes_all_of_them_as_everybodys_business(town):
    save(town, note="Einwohner fragen ab 18 Uhr")
    save(town, starts=datetime(2027, 6, 3, 18), title="")  # noqa: DTZ001
    file = Calendar.from_ical(town.guide.ask(meeting_calendar))
    events = file.walk("VEVENT")
    assert [str(one["summary"]) for one in events] == ["Rat der Stadt: Haushalt 2027", "Rat der Stadt"]
    assert [one.decoded("dtstart").utcoffset().total_seconds() for one in events] == [3600, 7200]
    assert {str(one["class"]) for one in events} == {"PUBLIC"}
    assert len({str(one["uid"]) for one in events}) == 2
    assert file.walk("VALARM") == []


def test_the_lists_to_hang_up_are_set_for_eyes_that_tire(town):
    save(town)
    town.lead.do(
        SaveOffer(name="Bücherei", kind=OfferKind.LIBRARY, district="heidkamp", times="Di 15 bis 18 Uhr",
                  place="Schule", phone="(030) 23125 940", step_free=True)
    )  # fmt: skip
    told = {}
    for kind in TownListKind:
        pdf = draw_town_list(town.guide.ask(town_list, kind=kind))
        told[kind] = [one.text.strip() for one in structure(pdf).walk() if one.text.strip()]
        body = [one.size for one in chars(pdf) if one.text.isalpha()]
        assert sum(size >= 14 for size in body) / len(body) > 0.6
        assert "Stadt Kleinstadt" in told[kind]
    assert "Donnerstag, 3. Dezember, 18:00 Uhr: Rat der Stadt" in told[TownListKind.MEETINGS]
    offers = told[TownListKind.OFFERS]
    assert offers[offers.index("Heidkamp") + 1 :][:4] == [
        "Bücherei", "Di 15 bis 18 Uhr", "Schule, ohne Stufen", "Telefon (030) 23125 940",
    ]  # fmt: skip
    assert "Dienstag 8:30 bis 12:30 Uhr und 14:00 bis 16:00 Uhr" in told[TownListKind.HOURS]
    assert "Bücherei" in told[TownListKind.HOURS]


def test_a_list_without_anything_says_so(town):
    pdf = draw_town_list(town.guide.ask(town_list, kind=TownListKind.MEETINGS))
    assert "Zurzeit ist nichts bekannt." in [one.text.strip() for one in structure(pdf).walk()]
