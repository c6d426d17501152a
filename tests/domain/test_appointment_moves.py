"""An appointment as a value: when it is over, and what can be done with it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.appointments.appointment_refusals import not_possible
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


AGAIN = "Braucht die Person noch etwas, bitte einen neuen Termin vergeben."
REOPEN = "War das ein Versehen, bitte erst „Zurück auf gebucht“ wählen."
FINISH = "Ist das Gespräch zu Ende, bitte „Erledigt“ wählen."
ARRIVE = "Ist die Person da, bitte erst „Angekommen“ wählen."
NOTHING = "Es ist nichts weiter zu tun."


@pytest.mark.parametrize(
    ("state", "stands", "instead"),
    [
        (S.BOOKED, "Dieser Termin ist gebucht und steht noch bevor.", {M.FINISH: ARRIVE, M.REOPEN: NOTHING}),
        (S.MOVED, "Dieser Termin ist verlegt und steht noch bevor.", {M.FINISH: ARRIVE, M.REOPEN: NOTHING}),
        (S.ARRIVED, "Die Person ist schon da.",
         {M.MOVE: REOPEN, M.CANCEL: REOPEN, M.ARRIVE: NOTHING, M.MISS: REOPEN}),
        (S.SERVED, "Die Person ist gerade dran.", dict.fromkeys(set(M) - {M.FINISH}, FINISH)),
        (S.DONE, "Dieser Termin ist schon erledigt.", dict.fromkeys(M, AGAIN)),
        (S.NO_SHOW, "Zu diesem Termin ist niemand gekommen.",
         {M.MOVE: REOPEN, M.CANCEL: REOPEN, M.SERVE: ARRIVE, M.FINISH: ARRIVE, M.MISS: NOTHING}),
        (S.CANCELLED, "Dieser Termin ist abgesagt.", dict.fromkeys(M, AGAIN)),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_how_it_stands_and_what_to_do_instead(state, stands, instead):
    assert set(instead) == {move for move in M if not replace(ONE, state=state).may(move)}
    for move, now in instead.items():
        assert not_possible(move, state) == f"{stands} Es wurde nichts geändert. {now}"
