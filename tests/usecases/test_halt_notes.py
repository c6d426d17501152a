"""What is said about a halt: to everybody once it is published, and to the house alone."""

from datetime import date

import pypdfium2
import pytest

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.public_timetable import PublicForm
from rathaus_desk.domain.road.timetables import (
    CancelHalt,
    HaltState,
    KeepPlan,
    NoteHalt,
    PublishTimetable,
    planned_as_shown,
    undo_of,
)
from rathaus_desk.usecases.bookings.day_folders import day_folder, draw_day_folder
from rathaus_desk.usecases.road.halts import halt
from rathaus_desk.usecases.road.public import public_file, public_halts
from rathaus_desk.usecases.road.timetables import tours
from tests.usecases.booking_scene import HALF_PAST_TEN, HALL_DAY, Booked
from tests.usecases.road_scene import FIRST, LAST

OPEN, INTERNAL = "Mit Rentenberatung", "Schlüssel bei Frau Linde, Hund im Hof"


@pytest.fixture
def road(town):
    return Booked(town)


def note(road, halt_id, said=OPEN, internal=INTERNAL, version=None):
    seen = road.ask(halt, halt_id=halt_id).version if version is None else version
    return road.do(NoteHalt(halt_id=halt_id, note=said, internal=internal, seen_version=seen))


def in_public(road):
    """Return all that leaves the house about the plan."""
    span = {"first": FIRST, "last": LAST}
    files = (road.town.guide.ask(public_file, form=one) for one in PublicForm)
    return "\n".join(one.content.decode() for one in files) + str(road.town.guide.ask(public_halts, **span))


def test_one_is_for_everybody_and_one_for_the_house(road):
    change = note(road, road.hall_halt)
    assert (change.after.note, change.after.internal) == (OPEN, INTERNAL)
    assert OPEN in in_public(road)
    assert "Hund" not in in_public(road)
    tour_id = road.ask(halt, halt_id=road.hall_halt).tour_id
    pdf = draw_day_folder(road.ask(day_folder, tour_id=tour_id))
    words = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "Nur für uns" in words
    assert "Hund im Hof" in " ".join(words.split())
    with pytest.raises(Conflict):
        note(road, road.hall_halt, "anders", version=change.before.version)
    back = road.do(undo_of(change))
    assert (back.after.note, back.after.internal) == ("", "")
    again = road.do(undo_of(back))
    assert again.after.internal == INTERNAL


def test_both_go_along_when_the_plan_is_made_anew_and_only_one_is_published(road):
    draft = road.do(KeepPlan(
        name="Frühling", first=FIRST, last=LAST, tours=(road.tour(HALL_DAY, road.hall.id, HALF_PAST_TEN),),
    ))  # fmt: skip
    (tour,) = road.ask(tours, first=FIRST, last=LAST, timetable_id=draft.id)
    change = note(road, tour.halts[0].id)
    shown = planned_as_shown(road.ask(tours, first=FIRST, last=LAST, timetable_id=draft.id))
    assert shown[0].halts[0].internal == INTERNAL
    bare = (road.tour(date(2026, 12, 4), road.hall.id, HALF_PAST_TEN),)
    kept = road.do(KeepPlan(
        name="Frühling", first=FIRST, last=LAST, tours=bare, timetable_id=draft.id,
        seen_version=change.draft[1],
    ))  # fmt: skip
    (tour,) = road.ask(tours, first=FIRST, last=LAST, timetable_id=draft.id)
    assert (tour.halts[0].note, tour.halts[0].internal) == (OPEN, INTERNAL)
    road.do(PublishTimetable(timetable_id=draft.id, seen_version=kept.version, consent=True))
    assert OPEN in in_public(road)
    assert "Hund" not in in_public(road)


def test_who_calls_a_halt_off_and_on_again_finds_what_was_said(road):
    note(road, road.hall_halt)
    seen = road.ask(halt, halt_id=road.hall_halt)
    change = road.do(CancelHalt(halt_id=seen.id, seen_version=seen.version, note="Motor"))
    with pytest.raises(Refused, match="Grund"):
        note(road, seen.id, "")
    back = road.do(undo_of(change)).after
    assert (back.state, back.note, back.internal) == (HaltState.PUBLISHED, OPEN, INTERNAL)
    with pytest.raises(Refused, match="darf die Rolle"):
        road.town.guide.do(NoteHalt(halt_id=back.id, note="x", internal="", seen_version=back.version))
