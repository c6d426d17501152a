"""Series of appointments: booked and cancelled whole, and ten seconds to take either back."""

from datetime import date
from uuid import uuid4

import pytest
from appointment_scene import PLACE_1, TUESDAY, at, booking, cells, furnish

from rathaus_desk.domain.appointments.appointments import (
    AppointmentState,
    BookSeries,
    CancelAppointment,
    CancelSeries,
    MoveAppointment,
    UndoCancelling,
    UndoSeries,
    WantEarlier,
)
from rathaus_desk.domain.appointments.opening_patterns import (
    AddException,
    ExceptionKind,
)
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.usecases.appointments.appointment_values import appointment


@pytest.fixture
def desks(town):
    furnish(town.store)
    return town


def series(**values):
    usual = {
        "services": ("unklar",), "counter_id": PLACE_1, "start": at(TUESDAY, 14), "every_weeks": 2,
        "until": date(2027, 1, 20), "person_id": 101,
    }  # fmt: skip
    return BookSeries(**{**usual, **values})


def test_a_series_stands_in_the_story_of_its_case_in_one_line(desks):
    file = desks.taken()
    before = len(desks.file(file.id).timeline)
    with pytest.raises(Refused, match="Vorgang gibt es hier nicht"):
        desks.guide.do(series(case_id=1, until=date(2026, 12, 10)))
    booked, _ = desks.guide.do(series(case_id=file.id, until=date(2026, 12, 10)))
    assert {one.case_id for one in booked.appointments} == {file.id}
    assert (booked.told.appointment, booked.every_weeks) == (booked.appointments[0], 2)
    (line,) = desks.file(file.id).timeline[before:]
    assert line.kind is EntryKind.APPOINTMENT
    assert line.text == (
        "2 Termine, alle 2 Wochen, der erste: Dienstag, 24. November, 14:00 Uhr, Platz 1; "
        "der letzte: Di 08.12."
    )


def test_a_series_names_what_cannot_be_and_books_the_rest_with_consent(desks):
    desks.lead.do(
        AddException(day=date(2026, 12, 8), kind=ExceptionKind.SHUT, counter_id=PLACE_1, reason="Fortbildung")
    )
    with pytest.raises(NeedsConsent, match=r"1 von 5 Terminen geht nicht: Di 08.12. \(Platz geschlossen\)\."):
        desks.guide.do(series())
    booked, _ = desks.guide.do(series(consent=True))
    assert [f"{one.start:%d.%m. %H:%M}" for one in booked.appointments] == [
        "24.11. 14:00", "22.12. 14:00", "05.01. 14:00", "19.01. 14:00",
    ]  # fmt: skip
    assert booked.left_out == ((date(2026, 12, 8), "Platz geschlossen"),)
    assert {one.series_id for one in booked.appointments} == {booked.series_id}
    desks.clock.on(date(2026, 12, 1))
    count, _ = desks.guide.do(CancelSeries(series_id=booked.series_id, reason="Nicht mehr nötig."))
    assert count == 3
    with pytest.raises(Refused, match="gibt es hier nicht"):
        desks.guide.do(CancelSeries(series_id=booked.series_id, reason=""))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"until": TUESDAY}, "2 bis 60 Termine"),
        ({"every_weeks": 1, "until": date(2028, 11, 24)}, "2 bis 60 Termine"),
        ({"every_weeks": 0}, "jede bis jede 12. Woche"),
        ({"start": at(TUESDAY, 18)}, "Keiner dieser Termine geht"),
    ],
)
def test_a_series_has_bounds(desks, values, sentence):
    with pytest.raises(Refused, match=sentence):
        desks.guide.do(series(**values))


def test_a_series_keeps_its_hour_over_the_change_of_the_clock(desks):
    booked, _ = desks.guide.do(series(until=date(2027, 4, 20), consent=True))
    assert {f"{one.start:%H:%M}" for one in booked.appointments} == {"14:00"}
    assert len({one.start.utcoffset() for one in booked.appointments}) == 2
    assert date(2027, 3, 30) in {one.start.date() for one in booked.appointments}


def undone(desk, command):
    return desk.do(command)[0]


def test_a_series_is_taken_back_whole_by_its_author_within_ten_seconds(desks):
    file = desks.taken()
    booked, _ = desks.guide.do(series(case_id=file.id, until=date(2026, 12, 10)))
    with pytest.raises(Refused, match=r"jemand anderes vergeben\. Sie steht noch"):
        undone(desks.desk("wilkens"), UndoSeries(series_id=booked.series_id))
    assert cells(desks) > 0
    assert undone(desks.guide, UndoSeries(series_id=booked.series_id)) == 2
    assert cells(desks) == 0
    assert desks.file(file.id).timeline[-1].text == "Die Serie von 2 Terminen zurückgenommen."
    for gone in booked.appointments:
        with pytest.raises(Refused, match="gibt es hier nicht"):
            desks.guide.ask(appointment, appointment_id=gone.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        undone(desks.guide, UndoSeries(series_id=booked.series_id))
    assert desks.guide.do(series(until=date(2026, 12, 10)))[0].appointments


def test_a_series_stands_after_ten_seconds_or_once_something_came_of_it(desks):
    booked, _ = desks.guide.do(series(until=date(2026, 12, 10)))
    first = booked.appointments[0]
    desks.guide.do(CancelAppointment(appointment_id=first.id, reason="", seen_version=first.version))
    with pytest.raises(Refused, match="Die Serie steht; bitte sie absagen"):
        undone(desks.guide, UndoSeries(series_id=booked.series_id))
    other, _ = desks.guide.do(series(start=at(TUESDAY, 15), person_id=None, name="Harms"))
    desks.clock.forward(seconds=16)
    with pytest.raises(Refused, match="nur 10 Sekunden"):
        undone(desks.guide, UndoSeries(series_id=other.series_id))


def test_a_cancelled_series_stands_again_as_it_was(desks):
    file = desks.taken()
    booked, _ = desks.guide.do(series(case_id=file.id, until=date(2026, 12, 24)))
    early = booked.appointments[0]
    desks.guide.do(CancelAppointment(appointment_id=early.id, reason="Krank.", seen_version=early.version))
    second, third = (desks.guide.ask(appointment, appointment_id=one.id) for one in booked.appointments[1:3])
    desks.guide.do(WantEarlier(appointment_id=third.id, wanted=True, seen_version=third.version))
    desks.guide.do(
        MoveAppointment(
            appointment_id=second.id, counter_id=PLACE_1, start=at(second.start.date(), 15),
            seen_version=second.version,
        )
    )  # fmt: skip
    taken = cells(desks)
    desks.clock.forward(minutes=1)
    cancel = CancelSeries(series_id=booked.series_id, reason="Nicht mehr nötig.")
    assert desks.guide.do(cancel)[0] == 2
    with pytest.raises(Refused, match="gibt es hier nicht"):
        undone(desks.desk("wilkens"), UndoCancelling(cancelled=cancel.command_id))
    desks.clock.forward(seconds=9)
    undo = UndoCancelling(cancelled=cancel.command_id)
    assert (undone(desks.guide, undo), undone(desks.guide, undo)) == (2, 2), "sent twice it acts once"
    states = [desks.guide.ask(appointment, appointment_id=one.id) for one in booked.appointments[:3]]
    assert [one.state for one in states] == [
        AppointmentState.CANCELLED, AppointmentState.MOVED, AppointmentState.BOOKED,
    ]  # fmt: skip
    assert (states[1].start.hour, states[2].want_earlier, cells(desks)) == (15, True, taken)
    numbers = f"{states[1].number}, {states[2].number}"
    assert desks.file(file.id).timeline[-1].text == f"Absage zurückgenommen: Termin {numbers}."
    with pytest.raises(Refused, match="schon zurückgenommen"):
        undone(desks.guide, UndoCancelling(cancelled=cancel.command_id))


def test_one_cancelled_appointment_stands_again_unless_its_time_is_gone(desks):
    one = desks.guide.do(booking())[0].appointment
    cancel = CancelAppointment(appointment_id=one.id, reason="", seen_version=one.version)
    desks.guide.do(cancel)
    assert undone(desks.guide, UndoCancelling(cancelled=cancel.command_id)) == 1
    again = desks.guide.ask(appointment, appointment_id=one.id)
    assert (again.state, again.start) == (AppointmentState.BOOKED, one.start)
    second = CancelAppointment(appointment_id=one.id, reason="", seen_version=again.version)
    desks.guide.do(second)
    desks.desk("wilkens").do(booking(person_id=None, name="Harms"))
    with pytest.raises(Refused, match=r"hat inzwischen jemand anderes\. Es bleibt abgesagt"):
        undone(desks.guide, UndoCancelling(cancelled=second.command_id))
    assert desks.guide.ask(appointment, appointment_id=one.id).state is AppointmentState.CANCELLED


def test_a_cancelling_stands_after_ten_seconds_and_nothing_else_is_taken_back(desks):
    book = booking()
    one = desks.guide.do(book)[0].appointment
    cancel = CancelAppointment(appointment_id=one.id, reason="", seen_version=one.version)
    desks.guide.do(cancel)
    for other in (book.command_id, uuid4()):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            undone(desks.guide, UndoCancelling(cancelled=other))
    desks.clock.forward(seconds=16)
    with pytest.raises(Refused, match=r"nur 10 Sekunden lang\. Es bleibt abgesagt"):
        undone(desks.guide, UndoCancelling(cancelled=cancel.command_id))
