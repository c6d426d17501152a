"""Published problems: read whatever the file looks like, refused in German where it is broken, solved and
checked.
"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.planning.pvrp import faults, read_instance, tasks_of
from rathaus_desk.planning.pvrp_bench import solve, stated_best
from rathaus_desk.planning.pvrp_known import SOLUTIONS, best_known

# Four customers around a depot in the middle, two days, two vehicles; 1 and 2 on either day, 3 on both, 4
# on the first.
SQUARE = """1 2 4 2
0 10
0 10
0 0 0 0 0 0 0
1  0 10 0 5 1 2 1 2
2  0 11 0 5 1 2 1 2
3 10  0 0 5 2 1 3
4 11  0 0 5 1 1 2
"""


def tick():
    """A clock that counts its looks."""
    tick.now += 0.01
    return tick.now


tick.now = 0.0


def test_a_file_is_read_as_it_stands():
    instance = read_instance(SQUARE)
    assert (instance.kind, instance.vehicles, len(instance.bounds)) == (1, 2, 2)
    assert instance.bounds[0][1] == 10
    assert [one.day_sets for one in instance.customers] == [((1,), (0,)), ((1,), (0,)), ((0, 1),), ((0,),)]


def test_the_best_solution_is_found_and_has_no_faults():
    result = solve(read_instance(SQUARE), 3, seed=1, clock=tick)
    assert result.faults == ()
    assert result.length == pytest.approx(22 + 22 + 20)
    assert sorted((day, tuple(sorted(route))) for day, route in result.routes) in (
        [(0, (1, 2)), (0, (3, 4)), (1, (3,))],
        [(0, (3, 4)), (1, (1, 2)), (1, (3,))],
    )
    assert result.gap(64) == pytest.approx(0)


def test_the_same_seed_gives_the_same_solution():
    one, other = (solve(read_instance(SQUARE), 0.5, seed=5, clock=tick) for _ in range(2))
    assert one.routes == other.routes


@pytest.mark.parametrize(
    ("routes", "word"),
    [
        ([(0, [1, 2, 3]), (0, [4]), (1, [3])], "überladen"),
        ([(0, [1, 2]), (0, [3]), (0, [4]), (1, [3])], "mehr Fahrzeuge"),
        ([(0, [1, 2]), (0, [3]), (1, [3])], "Kunde 4 wird nicht besucht"),
        ([(0, [1, 2]), (0, [3, 4])], "Kunde 3 wird an den falschen Tagen besucht"),
        ([(0, [1, 2]), (0, [3]), (1, [3, 4])], "Kunde 4 wird an den falschen Tagen besucht"),
        ([(0, [1, 2, 1]), (0, [3, 4]), (1, [3])], "Kunde 1 wird an den falschen Tagen besucht"),
    ],
)
def test_the_check_sees_what_is_wrong(routes, word):
    found = list(faults(read_instance(SQUARE), routes))
    assert any(word in one for one in found)
    assert list(faults(read_instance(SQUARE), [(0, [1, 2]), (0, [4, 3]), (1, [3])])) == []


def test_a_route_may_be_no_longer_than_its_day_allows():
    instance = read_instance(SQUARE.replace("0 10\n0 10", "21 10\n0 10"))
    assert any("zu lang" in one for one in faults(instance, [(0, [2]), (0, [3, 4]), (1, [1]), (1, [3])]))
    assert solve(
        instance, 1, clock=tick
    ).faults  # customer 4 is out of reach on the only day it may be visited


def test_time_windows_are_read_and_kept():
    text = "5 1 2 1\n0 0\n0 0 0 0 0 0 0 0 100\n1 10 0 5 1 1 1 1 0 12\n2 -10 0 5 1 1 1 1 30 90\n"
    instance = read_instance(text)
    assert instance.customers[1].window == (30, 90)
    result = solve(instance, 0.5, clock=tick)
    assert result.routes == ((0, (1, 2)),)
    assert result.faults == ()
    assert list(faults(instance, [(0, [2, 1])]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Die Datei ist zu Ende, es fehlt noch die Kopfzeile"),
        ("1 2 4", "Zeile 1: hier stehen 3 Zahlen"),
        ("1 2 x 4", "Zeile 1: hier stehen nicht nur Zahlen"),
        ("2 2 4 2", r"Aufgaben der Art 2 \(mehrere Depots\) kann der Planer nicht lösen, möglich sind: 0 "),
        ("1 0 4 2", "1 bis 500 Fahrzeuge"),
        ("1 2_0 4 2", "Zeile 1: hier stehen nicht nur Zahlen"),
        (
            SQUARE.replace("0 0 0 0 0 0 0\n", "").replace("2 4 2", "2 3 2"),
            "Zeile 4: .* das Depot davor fehlt",
        ),
        ("1 2 4.5 2", "ganze Zahlen"),
        ("\n".join(SQUARE.splitlines()[:-1]), "Die Datei ist zu Ende, es fehlt noch Kunde 4 von 4"),
        ("\n".join(SQUARE.splitlines()[:2]), "die Grenzen von Tag 2"),
        (SQUARE.replace("2 1 3", "2 3 3"), "Zeile 7: bei Kunde 3 von 4 fehlen Besuchstage"),
        (SQUARE.replace("2 1 3", "2 1 4"), "passen die Besuchstage nicht zu 2 Tagen"),
        (SQUARE.replace("0 11 0 5", "0 11 0 -5"), "kleiner als null"),
        (SQUARE.replace("\n4 11", "\n3 11"), "zweimal"),
        (SQUARE.replace("10  0 0", "nan  0 0"), "Zeile 7: eine Zahl ist zu groß oder keine"),
        (SQUARE.replace("1 2 4 2\n", "5 2 4 2\n", 1), "fehlt das Zeitfenster"),
        (SQUARE.replace("1 2 4 2\n", "6 2 4 2\n", 1), r"Art 6 \(mehrere Depots mit Zeitfenstern\)"),
        (SQUARE.replace("1 2 4 2\n", "9 2 4 2\n", 1), "Aufgaben der Art 9 kann"),
        ("1 400 1999 60", "zusammen zu viel"),
        ("1e300 2 4 2", "eine Zahl ist zu groß"),
        ("1", "hier steht eine Zahl, für die Kopfzeile"),
        (SQUARE.replace("2 1 3", "2 1 2.5"), "für Nummer, Häufigkeit und Besuchstage ganze Zahlen"),
        (SQUARE.replace("2 1 3", "2 0.5 3"), "für Nummer, Häufigkeit und Besuchstage ganze Zahlen"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text, words):
    with pytest.raises(Refused, match=words):
        read_instance(text)


def test_blank_lines_tabs_windows_ends_and_a_mark_at_the_start_do_no_harm():
    plain = read_instance(SQUARE)
    remarked = "# abgetippt\n" + SQUARE.replace("\n", " // gezählt 50 %\n")
    assert read_instance(remarked) == plain
    odd = "\ufeff\r\n" + SQUARE.replace(" ", "\t").replace("\n", "\r\n\r\n") + "\x1a"
    with pytest.raises(Refused):
        read_instance("\x1a" + SQUARE)
    assert read_instance(odd.rstrip("\x1a")) == plain


@given(st.text(alphabet="0123456789 .-eE\n\tnaif", max_size=200), st.integers(0, 120))
def test_no_text_leads_to_anything_but_a_problem_or_a_refusal(noise, at):
    for text in (noise, SQUARE[:at] + noise + SQUARE[at:]):
        with suppress(Refused):
            tasks_of(read_instance(text))


def test_a_solution_file_states_its_length_first():
    assert stated_best("524.61\n1 1 118.52 149 0 8 26 0") == 524.61
    assert stated_best("") is None
    assert stated_best("Lösung\n1") is None


def test_a_known_length_is_that_of_the_same_problem_and_not_of_one_that_shares_its_name():
    size = "\n".join(["1 2 20 4", *["0 20"] * 4, *[f"{one} 0 0 0 1 1 1 8" for one in range(21)]])
    assert best_known(read_instance(size), "P14") == 954.81
    assert best_known(read_instance(size), "p15") is None
    assert best_known(read_instance(SQUARE), "p14") is None
    windows = "\n".join(f"{one} 0 9" if at > 4 else one for at, one in enumerate(size.splitlines()))
    assert best_known(read_instance(windows.replace("1 2 20 4", "5 2 20 4")), "p14") is None
    assert len(SOLUTIONS) == 42


# A service time, a bound of length, points left of and below the depot, blanks at the ends of lines.
FAR = """1 2 3 2
 30 10
30   10
0   -1.5   2.25  0  0 0 0
7 -11.5  2.25  3  5 2 1 3
8   8.5  2.25  3  5 1 2 1 2
9  -1.5 -7.75  9 10 1 2 1 2

"""


def test_service_time_counts_to_a_route_and_points_may_lie_anywhere():
    instance = read_instance(FAR.replace("\n", "   \n"))
    result = solve(instance, 0.5, clock=tick)
    assert (result.faults, result.length) == ((), pytest.approx(80))
    assert any("zu lang" in one for one in faults(instance, [(0, [7, 8]), (1, [7]), (1, [9])]))


@pytest.mark.parametrize(("kind", "word"), [(0, "0"), (4, "4")])
def test_problems_of_one_day_are_read_too(kind, word):
    window = " 0 100" if kind == 4 else ""
    text = f"{word} 1 2 1\n0 0\n0 0 0 0 0 0 0{window}\n1 3 4 0 1 1 1 1{window}\n2 6 8 0 1 1 1 1{window}\n"
    assert solve(read_instance(text), 0.3, clock=tick).length == pytest.approx(20)


def test_a_route_between_windows_lasts_from_the_latest_departure_that_keeps_them():
    text = "5 1 2 1\n30 0\n0 0 0 0 0 0 0 0 100\n1 10 0 5 1 1 1 1 40 60\n2 15 0 5 1 1 1 1 30 90\n"
    instance = read_instance(text)
    # 10 there, 5, 5 on, 5, 15 back: 40 in all, whenever it begins
    assert list(faults(instance, [(0, [1, 2])])) != []
    assert list(faults(read_instance(text.replace("30 0", "40 0")), [(0, [1, 2])])) == []
    result = solve(read_instance(text.replace("30 0", "40 0")), 0.3, clock=tick)
    assert (result.faults, result.length) == ((), pytest.approx(30))
    waiting = text.replace("30 0", "50 0").replace(
        "30 90", "80 90"
    )  # at 60 the first must open at the latest
    assert list(faults(read_instance(waiting), [(0, [1, 2])])) == []
    assert list(faults(read_instance(waiting.replace("50 0", "44 0")), [(0, [1, 2])])) != []
