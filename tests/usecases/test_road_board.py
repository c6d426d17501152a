"""What Vor Ort shows at once, the planner that one watches, and the posters, on both engines."""

from datetime import date

import pytest

from rathaus_desk.domain.road.timetables import KeepPlan, PublishTimetable
from rathaus_desk.usecases.bookings.stop_notices import draw_posters, posters_of
from rathaus_desk.usecases.road.board import road_board
from rathaus_desk.usecases.road.planning import ground
from rathaus_desk.usecases.road.watching import PlanWatch, watched_offer
from tests.paper.paper_reading import page_count, structure_texts
from tests.usecases.road_scene import FIRST, LAST, Road

PERIOD = {"first": FIRST, "last": LAST}


@pytest.fixture
def road(town):
    return Road(town).with_rhythms()


def offered(road, watch=None):
    return watched_offer(road.ask(ground, **PERIOD), FIRST, LAST, watch or PlanWatch(rounds=20))


def kept(road):
    return road.do(KeepPlan(name="Dezember", tours=offered(road).proposal.tours, **PERIOD))


def test_a_draft_shows_only_where_it_is_asked_for_and_is_checked_on_all_its_days(road):
    draft = kept(road)
    week = {"first": FIRST, "last": date(2026, 12, 6)}
    published = road.ask(road_board, **week)
    assert (published.timetable, published.tours, published.conflicts) == (None, (), ())
    board = road.ask(road_board, **week, timetable_id=draft.id)
    assert board.is_draft
    assert {halt.stop_id for _tour, halt in board.halts()} == {road.hall.id}
    assert board.stop(road.market.id).words.name == "Marktplatz"
    assert board.crew[road.bus.crew[0]]
    whole = road.ask(road_board, **PERIOD, timetable_id=draft.id)
    assert board.conflicts == whole.conflicts


def test_the_planner_says_how_far_it_is_and_stops_when_it_is_enough(road):
    watch = PlanWatch(rounds=20)
    whole = offered(road, watch)
    assert watch.round == watch.rounds
    assert watch.visits == sum(len(one.halts) for one in whole.proposal.tours) > 0
    stopped = PlanWatch(rounds=10_000)
    stopped.enough.set()
    first = offered(road, stopped)
    assert stopped.round < stopped.rounds
    assert first.proposal.tours, "what it has by then is a whole plan"
    assert len(whole.change.added) == watch.visits
    assert whole.before.tours == ()


def test_each_stop_gets_a_poster_with_its_dates_all_in_one_document(road):
    draft = kept(road)
    assert road.ask(posters_of, **PERIOD) == ()
    assert len(road.ask(posters_of, **PERIOD, timetable_id=draft.id)) == 1
    road.do(PublishTimetable(timetable_id=draft.id, seen_version=draft.version, consent=True))
    papers = road.ask(posters_of, **PERIOD)
    assert [one.words.where for one in papers] == ["Schützenhaus\nHeidkamp"]
    pdf = draw_posters((*papers, *papers))
    assert page_count(pdf) == 2
    told = " ".join(structure_texts(pdf))
    assert "Mittwoch, 2. Dezember" in told
    assert "Schützenhaus" in told
