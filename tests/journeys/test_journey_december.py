"""J8: December is planned in seconds, one halt put elsewhere by hand; whatever cannot be kept is said."""

from datetime import date

from journey_scene import desk_of, pdf_text

from rathaus_desk.domain.road.timetables import TimetableState
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.usecases.road.planning import conflicts
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import timetables, tours

DECEMBER = {"first": date(2026, 11, 30), "last": date(2026, 12, 27)}


def test_j8_four_weeks_in_december_by_keys_alone(house, tmp_path, record_property):
    account = play(house, "J8", tmp_path)
    record_property("keys", account.keys)
    record_property("plan_seconds", account.figures.get("plan_seconds"))
    assert account.failure == ""
    desk = desk_of(house, "Poppe")
    (plan,) = [one for one in desk.ask(timetables) if one.first == DECEMBER["first"]]
    assert (plan.state, plan.last, plan.published_by) == (
        TimetableState.PUBLISHED, DECEMBER["last"], "Herr Poppe",
    )  # fmt: skip
    out = desk.ask(tours, **DECEMBER)
    names = {halt.name for one in out for halt in one.halts}
    assert "Marktplatz" not in names, "its permit ends on 30 November"
    assert len({halt.stop_id for one in out for halt in one.halts if halt.stop_id}) >= 12
    leave = [one for one in out if one.day == date(2026, 12, 3)]
    poppe = desk.actor.staff_id
    assert leave
    assert all(poppe not in one.crew for one in leave), "he is on leave"
    broken = [one.sentence for one in desk.ask(conflicts, **DECEMBER) if not one.hint]
    assert broken, "the halt that was moved by hand stands where it should not"
    assert all(one.endswith(".") for one in broken)
    posters = pdf_text((tmp_path / "Aushaenge.pdf").read_bytes())
    known = [one.words.name for one in desk.ask(stops) if one.words.name in names]
    assert [one for one in known if one not in posters] == []
    assert all(step.screenshot for step in account.steps)
