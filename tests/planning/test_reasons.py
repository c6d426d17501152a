"""Why not there? The answer is true: the change it names makes the stop fit, and a smaller one does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rathaus_desk.planning.conflicts import Code
from rathaus_desk.planning.plans import HaltState, Plan
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rhythms import EveryWeeks, OnDates, Season, Term
from rathaus_desk.planning.travel import Travel
from rathaus_desk.planning.values import Givens, Kit, Member, Service, Stop, Vehicle, Window
from tests.planned_roads import BUS, FIRST, LAST, LEAVE_DAY, MARKET, VAN, WEEK, december, planned

DAY = date(2026, 12, 2)
EVER = (Window(WEEK, 480, 960),)


def small(**changes) -> Givens:
    """Two stops of an hour, a bus with two people."""
    season = Season(FIRST, LAST, OnDates((DAY,)))
    stops = tuple(Stop(at, name, 60, (season,)) for at, name in ((1, "Dranse"), (2, "Gadow")))
    members = (Member(1, "Frau Thole", EVER), Member(2, "Herr Aydin", EVER))
    bus = Vehicle(BUS, "Bus 1", 9, (1, 2), (1,))
    travel = Travel({}, {(1, 9): 20, (2, 9): 20, (1, 2): 10})
    return replace(Givens(stops, (bus,), (Kit(1, "Koffer", frozenset()),), members, travel), **changes)


def with_stop(givens: Givens, at: int, **changes) -> Givens:
    return replace(
        givens, stops=tuple(replace(one, **changes) if one.id == at else one for one in givens.stops)
    )


@pytest.fixture
def one_day():
    """A plan with Dranse only, on that Wednesday."""
    givens = small()
    return planned(replace(givens, stops=givens.stops[:1]), rounds=5)


def test_it_fits_and_when_and_for_how_much(one_day):
    answer = why_not(small(), one_day, 2, DAY)
    assert answer.fits
    assert answer.more_driving == 10
    assert answer.sentence.startswith("Gadow passt am 2.12. von ")
    assert answer.sentence.endswith("mit Bus 1, das sind 10 Minuten mehr Fahrt.")
    assert answer.hint == ""
    assert (
        why_not(small(), one_day, 2, DAY + timedelta(days=1)).hint
        == "Der 3.12. liegt nicht im Rhythmus von Gadow."
    )


def test_what_is_there_already_is_said(one_day):
    answer = why_not(small(), one_day, 1, DAY)
    assert (answer.fits, answer.sentence) == (False, "Dranse steht am 2.12. schon im Plan.")


def test_nobody_unknown_is_asked_about(one_day):
    with pytest.raises(KeyError):
        why_not(small(), one_day, 99, DAY)
    with pytest.raises(KeyError):
        why_not(small(), one_day, 2, DAY, vehicle_id=99)


LEAVE = Term(DAY, DAY, "Urlaub")


@pytest.mark.parametrize(
    ("givens", "code", "sentence", "change"),
    [
        (
            small(members=(Member(1, "Frau Thole", EVER, (LEAVE,)), Member(2, "Herr Aydin", EVER))),
            Code.LEAVE,
            "Frau Thole hat am 2.12. Urlaub.",
            "für Frau Thole am 2.12. eine Vertretung einteilen",
        ),
        (
            with_stop(small(), 2, permits=(Term(FIRST, FIRST),)),
            Code.PERMIT,
            "Genehmigung Gadow endet am 30.11.",
            "Genehmigung Gadow auch für den 2.12. einholen",
        ),
        (
            with_stop(small(), 2, closures=(Term(DAY, DAY, "Kirmes"),)),
            Code.CLOSURE,
            "Gadow ist am 2.12. gesperrt (Kirmes).",
            "Gadow am 2.12. trotz der Sperrung nutzen oder einen Ausweichplatz nehmen",
        ),
        (
            with_stop(small(), 2, windows=(Window(frozenset({0}), 480, 960),)),
            Code.PLACE_SHUT,
            "Gadow ist am Mittwoch, 2.12., nicht geöffnet.",
            "Gadow am Mittwoch öffnen lassen",
        ),
        (
            small(vehicles=(Vehicle(BUS, "Bus 1", 9, (1, 2), (1,), (Term(DAY, DAY, "Werkstatt"),)),)),
            Code.VEHICLE_OUT,
            "Bus 1 steht am 2.12. nicht zur Verfügung (Werkstatt).",
            "für den 2.12. ein Ersatzfahrzeug besorgen",
        ),
        (
            with_stop(small(kits=(Kit(1, "Koffer", frozenset(), needs_power=True),)), 2, power=False),
            Code.NO_POWER,
            "Gadow hat keinen Stromanschluss, Koffer braucht ihn (am 2.12.).",
            "für Gadow einen Stromanschluss beschaffen",
        ),
        (
            with_stop(
                small(services=(Service("pass", "Reisepass", frozenset({"Scanner"})),)),
                2,
                services=frozenset({"pass"}),
            ),
            Code.SERVICE,
            "Reisepass geht am 2.12. in Gadow nicht: dafür fehlt Ausrüstung an Bord (Koffer).",
            "in Gadow diese Leistung weglassen oder andere Ausrüstung mitnehmen",
        ),
        (
            with_stop(small(), 2, staff=3),
            Code.TOO_FEW,
            "Gadow braucht am 2.12. 3 Personen, mit Bus 1 fahren 2.",
            "für Gadow ein größeres Team einteilen",
        ),
    ],
)
def test_an_obstacle_is_named_with_the_change_that_takes_it_away(one_day, givens, code, sentence, change):
    answer = why_not(givens, replace(one_day, tours=()), 2, DAY)
    assert (answer.fits, answer.sentence, answer.changes) == (False, sentence, (change,))
    assert [one.code for one in answer.conflicts] == [code]


def test_a_holiday_is_not_to_be_changed(one_day):
    off = replace(small().calendar, holidays={DAY: "Feiertag"})
    answer = why_not(small(calendar=off), one_day, 2, DAY)
    assert (answer.sentence, answer.changes) == ("Am 2.12. ist Feiertag.", ())


def full_day() -> tuple[Givens, object]:
    """A day with 25 minutes left where Gadow needs 70 and the ways."""
    season = Season(FIRST, LAST, EveryWeeks(1, frozenset({2})))
    givens = small(stops=(Stop(1, "Dranse", 330, (season,)), Stop(2, "Gadow", 60, (season,), windows=())))
    return givens, planned(replace(givens, stops=givens.stops[:1]), rounds=5)


def test_the_smallest_change_of_time_is_enough_and_no_more_than_that():
    givens, plan = full_day()
    answer = why_not(givens, plan, 2, DAY)
    assert not answer.fits
    (change,) = answer.changes
    assert change.startswith(("den Halt Gadow am 2.12. um ", "den Dienst am 2.12. um "))
    minutes = int(change.split(" um ")[1].split()[0])
    longer = {
        more: replace(
            givens,
            members=tuple(replace(one, duty=(Window(WEEK, 480, 960 + more),)) for one in givens.members),
        )
        for more in (minutes, minutes - 5)
    }
    shorter = {less: with_stop(givens, 2, minutes=60 - less) for less in (minutes, minutes - 5)}
    tried = shorter if "Halt" in change else longer
    assert why_not(tried[minutes], plan, 2, DAY).fits
    assert not why_not(longer[minutes - 5], plan, 2, DAY).fits
    assert not why_not(shorter[minutes - 5], plan, 2, DAY).fits


def test_if_no_minutes_help_one_halt_would_have_to_leave():
    givens, _plan = full_day()
    season = givens.stops[0].seasons[0]
    stops = (*(Stop(at, f"Ort {at}", 120, (season,)) for at in (1, 3, 4)), Stop(2, "Gadow", 130, (season,)))
    minutes = {(a, b): 10 for a in (1, 2, 3, 4, 9) for b in (1, 2, 3, 4, 9) if a < b}
    givens = replace(givens, stops=stops, travel=Travel({}, minutes))
    plan = planned(replace(givens, stops=stops[:3]), rounds=5)
    answer = why_not(givens, plan, 2, DAY)
    (change,) = answer.changes
    assert change.startswith("Ort ")
    assert change.endswith(" am 2.12. auf einen anderen Tag legen")


def test_published_halts_keep_their_minutes_in_the_answer(one_day):
    tour = one_day.tours[0]
    halt = replace(tour.halts[0], arrive=595, open=600, close=660, leave=665, state=HaltState.PUBLISHED)
    firm = replace(one_day, tours=(replace(tour, halts=(halt,)),))
    narrow = with_stop(small(), 2, windows=(Window(WEEK, 590, 680),))
    assert not why_not(narrow, firm, 2, DAY).fits
    free = replace(firm, tours=(replace(tour, halts=(replace(halt, state=HaltState.DRAFT),)),))
    assert why_not(narrow, free, 2, DAY).fits


def test_every_stop_and_day_of_december_has_an_answer_in_a_sentence():
    givens = december()
    plan = planned(givens, rounds=60)
    for distance in range(0, 28, 3):
        for stop in givens.stops[::3]:
            day = FIRST + timedelta(days=distance)
            answer = why_not(givens, plan, stop.id, day)
            assert answer.sentence.endswith(".")
            assert answer.fits == (not answer.conflicts)
            assert answer.vehicle_id in (BUS, VAN)
    answer = why_not(givens, plan, MARKET, LEAVE_DAY, BUS)
    assert "Frau Thole hat am 3.12. Urlaub." in [one.sentence for one in answer.conflicts]
    assert "Genehmigung Marktplatz endet am 30.11." in [one.sentence for one in answer.conflicts]


def test_a_place_open_at_other_hours_is_told_when_it_would_have_to_be():
    late = small(members=(Member(1, "Frau Thole", EVER), Member(2, "Herr Aydin", EVER)))
    givens = with_stop(late, 2, windows=(Window(WEEK, 1200, 1290),))
    answer = why_not(givens, Plan(DAY, DAY, ()), 2, DAY)
    (change,) = answer.changes
    begins, ends = change.split(" Uhr")[0].split(" von ")[1].split(" bis ")
    assert change == f"Gadow am 2.12. von {begins} bis {ends} Uhr öffnen lassen"
    hours = [tuple(map(int, one.split(":"))) for one in (begins, ends)]
    first, last = (hour * 60 + minute for hour, minute in hours)
    assert why_not(with_stop(late, 2, windows=(Window(WEEK, first, last),)), Plan(DAY, DAY, ()), 2, DAY).fits


def test_if_one_halt_is_not_enough_the_fewest_that_are_have_to_leave():
    season = Season(FIRST, LAST, OnDates((DAY,)))
    stops = (*(Stop(at, f"Ort {at}", 120, (season,)) for at in (1, 3, 4)), Stop(2, "Gadow", 330, (season,)))
    minutes = {(a, b): 5 for a in (1, 2, 3, 4, 9) for b in (1, 2, 3, 4, 9) if a < b}
    givens = small(stops=stops, travel=Travel({}, minutes))
    plan = planned(replace(givens, stops=stops[:3]), rounds=5)
    assert len(list(plan.visits())) == 3
    (change,) = why_not(givens, plan, 2, DAY).changes
    assert change.endswith(" am 2.12. auf einen anderen Tag legen")
    gone = {one.id for one in stops if one.name in change}
    assert len(gone) > 1
    left = tuple(
        replace(one, halts=tuple(it for it in one.halts if it.stop_id not in gone)) for one in plan.tours
    )
    assert why_not(givens, replace(plan, tours=left), 2, DAY).fits
