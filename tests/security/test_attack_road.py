"""The road with psql: what was published, where somebody is visited and why, and whose word a line is."""

import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

_VISIT = (
    "INSERT INTO home_visit (id, name, address, district_id, first, last, eligibility, minutes, persons,"
    " services, person_id, note, state, version) VALUES ({}, 'Frau B.', 'Geheimweg 8', 61,"
    " '2026-12-01', '2026-12-24',"
    " 'care_level', 60, 1, '[]', {}, '', 'wished', 1)"
)
_TIMETABLE = (
    "INSERT INTO timetable (id, name, first, last, state, version)"
    " VALUES ({}, 'Herbst', now(), now(), '{}', 1)"
)
_TOUR = (
    "INSERT INTO tour (id, timetable_id, day, vehicle_id, crew, equipment, departs, back, version)"
    " VALUES ({}, {}, '2026-12-02', 920, '[]', '[]', 480, 720, 1)"
)
_HALT = (
    "INSERT INTO halt (id, tour_id, arrives, opens, closes, leaves, state, pinned, note, version)"
    " VALUES ({}, {}, 535, 540, 600, 605, '{}', false, '', 1)"
)
_AT_HOME = (
    _HALT.format(950, 911, "draft").replace("tour_id,", "tour_id, visit_id,").replace("911,", "911, {},")
)


@pytest.fixture(scope="module")
def timed(fort):
    """A published timetable, a draft, and two home visits, one of them to somebody who is locked."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(
            "INSERT INTO vehicle (id, name, depot, team, crew, equipment, active, version)"
            " VALUES (920, 'Mobil', '', 2, '[]', '[]', true, 1)"
        )
        for timetable, state in ((900, "published"), (901, "draft")):
            dba.execute(_TIMETABLE.format(timetable, state))
            dba.execute(_TOUR.format(timetable + 10, timetable))
            dba.execute(_HALT.format(timetable + 30, timetable + 10, state))
        dba.execute(_VISIT.format(940, 101))
        dba.execute(_VISIT.format(941, 103))
    fort.changed()
    return fort


ATTACKS = (
    attack("a stop from the front desk", "oezdemir", "DELETE FROM stop_rhythm"),
    attack("a clerk's vehicle", "tepe", "UPDATE vehicle SET active = false WHERE id = 920"),
    attack("the lead's own timetable", "vogel", _TIMETABLE.format(950, "draft")),
    attack("a timetable published in a colleague's name", "meyer",
           "UPDATE timetable SET state = 'published', published_by = 11 WHERE id = 901"),
    attack("a timetable that was never a draft", "meyer", _TIMETABLE.format(950, "published")),
    attack("a published halt back to a draft", "meyer", "UPDATE halt SET state = 'draft' WHERE id = 930"),
    attack("a halt into another timetable", "meyer", "UPDATE halt SET tour_id = 911 WHERE id = 930"),
    attack("a published halt moved in silence", "meyer",
           "UPDATE halt SET opens = 1, closes = 61 WHERE id = 930"),
    attack("a shorter one", "meyer", "UPDATE halt SET closes = 541 WHERE id = 930"),
    attack("one that was moved from elsewhere", "meyer",
           "UPDATE halt SET opens = 600, closes = 660, state = 'moved', moved_from = '2026-12-01',"
           " moved_opens = 540 WHERE id = 930"),
    attack("one that says it was moved and stands still", "meyer",
           "UPDATE halt SET state = 'moved', moved_from = '2026-12-01', moved_opens = 480 WHERE id = 930"),
    attack("one that is called off and moved", "meyer",
           "UPDATE halt SET state = 'cancelled', opens = 600, closes = 660 WHERE id = 930"),
    attack("less than nobody came", "meyer",
           "INSERT INTO halt_count (halt_id, walk_ins, served, staff_id, version) VALUES (930, -5, 1, 13, 1)",
           state="23514"),
    attack("a draft changed in a colleague's name", "meyer",
           "UPDATE timetable SET changes = '[[2, 11, null, null, \"geplant\"]]' WHERE id = 901"),
    attack("the same at its beginning", "meyer",
           "INSERT INTO timetable (id, name, first, last, state, changes, version) VALUES"
           " (950, 'H', now(), now(), 'draft', '[[2, 11, null, null, \"geplant\"]]', 1)"),
    attack("a halt at the home of somebody locked", "meyer", _AT_HOME.format(941)),
    attack("a halt at no home", "meyer", _AT_HOME.format(949)),
    attack("another stop under a halt", "meyer", "UPDATE halt SET stop_id = 1 WHERE id = 931"),
    attack("a halt that was published at once", "meyer", _HALT.format(950, 910, "published")),
    attack("minutes to a home", "meyer",
           "INSERT INTO travel_minutes (start_key, end_key, minutes, staff_id, version)"
           " VALUES ('h941', 'v920', 7, 13, 1)"),
    attack("minutes in a colleague's name", "meyer",
           "INSERT INTO travel_minutes (start_key, end_key, minutes, staff_id, version)"
           " VALUES ('s1', 'v920', 7, 11, 1)"),
    attack("a map with a home in it", "meyer",
           "INSERT INTO street_minutes VALUES"
           " ('x', 'x', now(), 13, '[[\"s1\", 52, 8], [\"h941\", 52, 8]]', '', 1)"),
    attack("a map from the front desk", "oezdemir",
           "INSERT INTO street_minutes VALUES ('x', 'x', now(), 11, '[]', '', 1)"),
    attack("home visits at a clerk's", "tepe", "SELECT eligibility FROM home_visit"),
    attack("home visits at the administration's", "admin", "SELECT address FROM home_visit"),
    blind("where somebody locked is visited", "meyer", "SELECT address FROM home_visit WHERE id = 941"),
    blind("the same at the front desk", "oezdemir", "SELECT address FROM home_visit WHERE id = 941"),
    attack("the mark taken off", "meyer", "UPDATE home_visit SET restricted = false WHERE id = 941"),
    attack("a visit hung on somebody locked", "meyer",
           "UPDATE home_visit SET person_id = 103 WHERE id = 940"),
    attack("a new visit to somebody locked", "meyer", _VISIT.format(950, 103)),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=str)
def test_it_is_refused_or_shows_nothing_and_changes_nothing(timed, one):
    state, shown = timed.run(one)
    assert timed.changed() == set()
    assert (state, shown) == (one.state, [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM halt WHERE id = 930",
        "DELETE FROM tour WHERE id = 910",
        "DELETE FROM timetable WHERE id = 900",
        "UPDATE timetable SET name = 'Anders' WHERE id = 900",
    ],
)
def test_what_is_published_is_not_there_to_be_dropped(timed, statement):
    with timed.line("meyer") as line:
        assert line.execute(statement).rowcount == 0
    assert timed.changed() == set()


def test_the_timetable_is_everybodys_to_read(timed):
    for login in ("oezdemir", "tepe", "vogel", "admin", "meyer"):
        with timed.line(login) as line:
            assert line.execute("SELECT count(*) FROM halt").fetchone() == (2,)
            assert line.execute("SELECT count(*) FROM timetable").fetchone() == (2,)


def test_the_lead_alone_sees_every_visit(timed):
    seen = {}
    for login in ("oezdemir", "meyer", "vogel"):
        with timed.line(login) as line:
            seen[login] = [one for (one,) in line.execute("SELECT id FROM home_visit ORDER BY id")]
    assert seen == {"oezdemir": [940], "meyer": [940], "vogel": [940, 941]}


def test_who_comes_under_a_lock_takes_the_visit_along(timed):
    with timed.owner() as dba:
        dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = 101")
        with timed.line("meyer") as line:
            assert line.execute("SELECT count(*) FROM home_visit").fetchone() == (0,)
        dba.execute("UPDATE rathaus.person SET lock = 'none' WHERE id = 101")
    with timed.line("meyer") as line:
        assert line.execute("SELECT id FROM home_visit").fetchall() == [(940,)]
    timed.changed()


def test_a_published_halt_is_moved_and_put_back_and_called_off_in_so_many_words(timed):
    away = "state = 'moved', moved_from = '2026-12-02', moved_opens = 540"
    steps = (
        f"opens = 600, closes = 660, {away}",
        "opens = 630, closes = 690",
        "state = 'cancelled'",
        "state = 'moved', note = 'Doch'",
        "opens = 540, closes = 600, state = 'published', moved_from = NULL, moved_opens = NULL",
    )
    with timed.line("meyer") as line, line.transaction(force_rollback=True):
        for step in steps:
            assert line.execute(f"UPDATE halt SET {step} WHERE id = 930").rowcount == 1
    assert timed.changed() == set()


def test_a_home_that_stood_in_a_plan_may_stand_in_the_next_one(timed):
    with timed.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(_AT_HOME.format(941))
    with timed.line("meyer") as line, line.transaction(force_rollback=True):
        line.execute("DELETE FROM halt WHERE id = 950")
        assert line.execute(_AT_HOME.format(941)).rowcount == 1
    with timed.owner() as dba:
        dba.execute("DELETE FROM rathaus.halt WHERE id = 950")
        dba.execute("UPDATE rathaus.home_visit SET driven = false")
    timed.changed()
