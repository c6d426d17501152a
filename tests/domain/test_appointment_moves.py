"""An appointment as a value: when it is over, and what can be done with it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.appointments.appointments import (
    MOVES,
    TO_COME,
    Appointment,
    AppointmentMove,
    AppointmentState,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind

BERLIN = ZoneInfo("Europe/Berlin")
ONE = Appointment(
    id=1, number="T26-00417-3", counter_id=4, counter="Platz 4", room="Erdgeschoss",
    start=datetime(2026, 11, 26, 9, 15, tzinfo=BERLIN), minutes=25, kind=AppointmentKind.IN_PERSON,
    state=AppointmentState.BOOKED, services=("pass",), service_names=("Reisepass",), person_id=None,
    name="Harms", phone="", needs=(), note="", want_earlier=False, case_id=None, series_id=None,
    moved_from=None, sequence=0, taken_by="Frau Özdemir", hidden=False, version=1,
)  # fmt: skip
M, S = AppointmentMove, AppointmentState


def test_it_is_over_after_its_minutes():
    assert ONE.end == datetime(2026, 11, 26, 9, 40, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (S.BOOKED, {M.MOVE, M.CANCEL, M.ARRIVE, M.SERVE, M.MISS}),
        (S.MOVED, {M.MOVE, M.CANCEL, M.ARRIVE, M.SERVE, M.MISS}),
        (S.ARRIVED, {M.SERVE, M.FINISH, M.REOPEN}),
        (S.SERVED, {M.FINISH}),
        (S.DONE, set()),
        (S.NO_SHOW, {M.ARRIVE, M.REOPEN}),
        (S.CANCELLED, set()),
    ],
)
def test_what_can_be_done_in_each_state(state, moves):
    one = replace(ONE, state=state)
    assert {move for move in AppointmentMove if one.may(move)} == moves
    assert not any(replace(one, hidden=True).may(move) for move in AppointmentMove)


def test_every_move_is_in_the_table_and_leads_somewhere_else():
    assert set(MOVES) == set(AppointmentMove)
    assert {S.BOOKED, S.MOVED} == TO_COME
    for sources, target in MOVES.values():
        assert target is S.MOVED or target not in sources
