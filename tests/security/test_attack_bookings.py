"""Bookings with psql: who comes to a halt, in whose name it is written, and whom one must not know of."""

import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

_BOOKING = (
    "INSERT INTO booking (id, halt_id, minutes, service_id, person_id, name, phone, ride_needed, ride_from,"
    " note, state, taken_by, taken_at, version)"
    " VALUES ({}, 970, 15, 73, {}, 'Frau B.', '', true, 'Geheimweg 8', '', 'waiting', {}, now(), 1)"
)
_STOP = (
    "INSERT INTO stop (id, name, sort_name, district_id, place, parking, power, step_free, toilet, coverage,"
    " indoor, key_holder, permit_note, poster_place, services, windows, minutes, set_up, pack_up, staff,"
    " active, version) VALUES (975, 'Halle', 'halle', 61, '', '', true, true, '', 'good', '', '', '', '',"
    " '[]', '[]', 60, 5, 5, 2, true, 1)"
)
_CELL = "INSERT INTO booking_cell (halt_id, cell, booking_id) VALUES (970, {}, {})"
_TAKEN_AWAY = (
    "DELETE FROM booking_cell WHERE booking_id = 982",
    _BOOKING.format(990, "NULL", 11).replace("'waiting'", "'booked'"),
    "UPDATE booking SET after_opening = 20 WHERE id = 990",
    *(_CELL.format(cell, 990) for cell in (4, 5, 6, 7)),
)


@pytest.fixture(scope="module")
def booked(fort):
    """A published halt with two bookings, one of them of somebody who is locked."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(
            "INSERT INTO vehicle (id, name, depot, team, crew, equipment, active, version)"
            " VALUES (971, 'Mobil', '', 2, '[]', '[]', true, 1)"
        )
        dba.execute(
            "INSERT INTO timetable (id, name, first, last, state, version)"
            " VALUES (972, 'Winter', now(), now(), 'published', 1)"
        )
        dba.execute(
            "INSERT INTO tour (id, timetable_id, day, vehicle_id, crew, equipment, departs, back, version)"
            " VALUES (973, 972, '2026-12-02', 971, '[]', '[]', 480, 720, 1)"
        )
        dba.execute(_STOP)
        dba.execute(
            "INSERT INTO halt (id, tour_id, stop_id, arrives, opens, closes, leaves, state, pinned, note,"
            " version) VALUES (970, 973, 975, 535, 540, 600, 605, 'published', false, '', 1)"
        )
        dba.execute(_BOOKING.format(980, 101, 11))
        dba.execute(_BOOKING.format(981, 103, 11))
        dba.execute("INSERT INTO booking_cell (halt_id, cell, booking_id) VALUES (970, 0, 981)")
        dba.execute(_BOOKING.format(982, "NULL", 11).replace("'waiting'", "'booked'"))
        dba.execute("UPDATE booking SET after_opening = 20 WHERE id = 982")
        for cell in (4, 5, 6, 7):
            dba.execute(f"INSERT INTO booking_cell (halt_id, cell, booking_id) VALUES (970, {cell}, 982)")
    fort.changed()
    return fort


ATTACKS = (
    attack("bookings at a clerk's", "tepe", "SELECT name FROM booking"),
    attack("bookings at the administration's", "admin", "SELECT name FROM booking"),
    attack("cells at a clerk's", "tepe", "SELECT cell FROM booking_cell"),
    blind("where somebody locked is fetched", "meyer", "SELECT ride_from FROM booking WHERE id = 981"),
    blind("the same at the front desk", "oezdemir", "SELECT ride_from FROM booking WHERE id = 981"),
    attack("the mark taken off", "meyer", "UPDATE booking SET restricted = false WHERE id = 981"),
    attack("somebody locked under a booking", "oezdemir",
           "UPDATE booking SET person_id = 103 WHERE id = 980"),
    attack("a booking in another's name afterwards", "oezdemir",
           "UPDATE booking SET taken_by = 13 WHERE id = 980"),
    attack("who has a laptop on the road, at a clerk's", "tepe", "SELECT desk.keeper_of_tour(973)"),
    attack("which bookings are hidden, at the front desk", "oezdemir",
           "SELECT desk.hidden_bookings('2026-01-01')"),
    attack("a hidden booking to where nothing follows", "meyer",
           "SELECT desk.carry_booking(981, 970, 0, ARRAY[1, 2, 3])"),
    attack("a booking that is not hidden, past its row", "meyer",
           "SELECT desk.carry_booking(980, 970, NULL, ARRAY[]::integer[])"),
    attack("a hidden booking moved from the front desk", "oezdemir",
           "SELECT desk.carry_booking(981, 970, NULL, ARRAY[]::integer[])"),
    attack("a new booking of somebody locked", "oezdemir", _BOOKING.format(990, 103, 11)),
    attack("a booking in a colleague's name", "oezdemir", _BOOKING.format(990, 101, 13)),
    attack("a booking thrown away", "oezdemir", "DELETE FROM booking WHERE id = 980"),
    attack("somebody's time taken away", "oezdemir", "DELETE FROM booking_cell WHERE booking_id = 982"),
    attack("the same, and given to somebody else", "oezdemir", "BEGIN", *_TAKEN_AWAY, "COMMIT"),
    attack("minutes for who only waits", "oezdemir", _CELL.format(20, 980)),
    attack("minutes far from the time", "oezdemir", _CELL.format(30, 982)),
    attack("minutes of somebody locked", "oezdemir", _CELL.format(20, 981)),
    attack("minutes of nobody", "oezdemir", _CELL.format(20, 999)),
    attack("a stop's rule at the front desk", "oezdemir",
           "INSERT INTO slot_rule (stop_id, walk_in, buffer, version) VALUES (975, 0, 0, 1)"),
    attack("a slot that is given", "oezdemir",
           _CELL.format(0, 980), state="23505"),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=str)
def test_it_is_refused_or_shows_nothing_and_changes_nothing(booked, one):
    state, shown = booked.run(one)
    assert booked.changed() == set()
    assert (state, shown) == (one.state, [])


def test_the_lead_alone_sees_every_booking(booked):
    seen = {}
    for login in ("oezdemir", "meyer", "vogel"):
        with booked.line(login) as line:
            seen[login] = [one for (one,) in line.execute("SELECT id FROM booking ORDER BY id")]
    assert seen == {"oezdemir": [980, 982], "meyer": [980, 982], "vogel": [980, 981, 982]}


def test_who_comes_under_a_lock_takes_the_booking_along(booked):
    with booked.owner() as dba:
        dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = 101")
        with booked.line("meyer") as line:
            assert line.execute("SELECT id FROM booking").fetchall() == [(982,)]
        dba.execute("UPDATE rathaus.person SET lock = 'none' WHERE id = 101")
    with booked.line("meyer") as line:
        assert line.execute("SELECT id FROM booking ORDER BY id").fetchall() == [(980,), (982,)]
    booked.changed()


def test_a_booking_that_leaves_its_time_takes_its_minutes_along(booked):
    with booked.line("oezdemir") as line, line.transaction(force_rollback=True):
        line.execute("DELETE FROM booking_cell WHERE booking_id = 982")
        line.execute("UPDATE booking SET after_opening = 40 WHERE id = 982")
        for cell in (8, 9, 10, 11):
            line.execute(_CELL.format(cell, 982))
        line.execute("SET CONSTRAINTS ALL IMMEDIATE")
        line.execute("UPDATE booking SET state = 'cancelled' WHERE id = 982")
        line.execute("DELETE FROM booking_cell WHERE booking_id = 982")
    assert booked.changed() == set()
