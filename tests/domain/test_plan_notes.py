"""A note stays where it belongs when a draft is planned anew."""

from datetime import date

from rathaus_desk.domain.road.plan_notes import with_notes
from rathaus_desk.domain.road.timetables import HaltTimes, PlannedHalt, PlannedTour

TIMES = HaltTimes(535, 540, 600, 605)
HALL, MARKET = (1, None), (2, None)


def plan(*visits):
    """One tour a visit: the day of December, the stop, its own note."""
    return [
        PlannedTour(
            date(2026, 12, day), 1, (), (), 500, 700, (PlannedHalt(TIMES, stop_id=stop[0], note=note),)
        )
        for day, stop, note in visits
    ]


def notes(tours, *before):
    noted = [(place, date(2026, 12, day), (note, f"intern: {note}")) for place, day, note in before]
    made = [(tour.day.day, halt) for tour in with_notes(tours, noted) for halt in tour.halts]
    olds = [halt for _day, halt in made if halt.internal]
    assert all(halt.internal == f"intern: {halt.note}" for halt in olds), "both go together"
    assert {halt.note for halt in olds} <= {note for _place, _day, note in before}
    return [(day, halt.note) for day, halt in made]


def test_a_note_stays_on_its_day_even_if_another_came_first():
    found = notes(plan((2, HALL, ""), (9, HALL, "")), (HALL, 1, "früher"), (HALL, 2, "genau hier"))
    assert found == [(2, "genau hier"), (9, "früher")]


def test_a_note_goes_to_the_nearest_day_of_its_own_place():
    found = notes(plan((2, MARKET, ""), (9, HALL, ""), (16, HALL, "")), (HALL, 3, "Schlüssel"))
    assert found == [(2, ""), (9, "Schlüssel"), (16, "")]
    assert notes(plan((2, MARKET, "")), (HALL, 2, "Schlüssel")) == [(2, "")]


def test_what_the_plan_itself_notes_stands_before_the_old():
    assert notes(plan((2, HALL, "neu")), (HALL, 2, "alt")) == [(2, "neu")]
