"""Appointments: booked, held, moved, cancelled; conflicts in words; hidden from whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from appointment_scene import (
    PLACE_1,
    PLACE_2,
    THURSDAY,
    TUESDAY,
    UPSTAIRS,
    at,
    book,
    booking,
    cells,
    furnish,
    times,
)
from sqlalchemy import func, select

from rathaus_desk.domain.appointments.appointments import (
    AppointmentState,
    CancelAppointment,
    HoldSlot,
    MoveAppointment,
    ReleaseSlots,
    UndoBooking,
    WantEarlier,
)
from rathaus_desk.domain.appointments.opening_patterns import (
    AppointmentKind,
)
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.people.people import Need
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.usecases.appointments.appointment_values import appointment, appointments_of
from rathaus_desk.usecases.appointments.free_slots import counter_days, offers, who_wants_earlier


@pytest.fixture
def desks(town):
    furnish(town.store)
    return town


def test_a_booking_tells_when_where_and_what_to_bring(desks):
    booked, changed = desks.guide.do(booking(services=("wohngeld", "unklar")))
    one = booked.appointment
    assert (one.start, one.minutes, one.counter) == (at(THURSDAY, 9, 15), 30, "Platz 1")
    assert (one.name, one.phone, one.needs) == ("Erna Schmidt", "0171 3920011", (Need.LARGE_PRINT,))
    assert one.number.startswith("T26-00001-")
    assert one.service_names == ("Wohngeld", "Unklar")
    assert [(bring.name, bring.note) for bring in booked.bring] == [("Mietvertrag", "in Kopie")]
    assert (booked.where, booked.call) == ("Platz 1, Rathaus, Erdgeschoss", "(030) 23125 000")
    assert {"appointment", "appointment_cell"} <= changed
    assert cells(desks) == 6
    assert desks.guide.ask(appointment, appointment_id=one.id) == one


def test_a_name_and_nothing_else_is_enough_but_a_call_needs_a_number(desks):
    one = book(desks, person_id=None, name="  Frau Harms ")
    assert (one.name, one.phone, one.person_id) == ("Frau Harms", "", None)
    with pytest.raises(Refused, match="Name fehlt"):
        book(desks, person_id=None, start=at(THURSDAY, 10))
    phone = {"person_id": None, "name": "Harms", "kind": AppointmentKind.PHONE, "start": at(THURSDAY, 10)}
    with pytest.raises(Refused, match="fehlt die Nummer") as refused:
        book(desks, **phone)
    assert refused.value.field == "phone"
    assert book(desks, **phone, phone="04471 1850").phone == "04471 1850"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"start": at(THURSDAY, 9, 20)}, "schon vergeben"),
        ({"start": at(TUESDAY, 9)}, "schon vorbei"),
        ({"start": at(THURSDAY, 12, 20)}, "passt nicht in die Zeiten"),
        ({"start": at(date(2026, 12, 24), 9)}, "geschlossen: Betriebsruhe"),
        ({"start": at(date(2026, 12, 25), 9)}, "geschlossen: Erster Weihnachtstag"),
        ({"start": at(date(2026, 11, 28), 9)}, "hat Samstag, 28. November keine Termine"),
        ({"start": at(THURSDAY, 9, 17)}, "alle 5 Minuten"),
        ({"counter_id": 999}, "gibt es hier nicht"),
        ({"services": ()}, "ein bis 5 Anliegen"),
        ({"services": ("gibtsnicht",)}, "steht nicht im Verzeichnis"),
        ({"minutes": 600}, "dauert höchstens 480 Minuten"),
        ({"counter_id": UPSTAIRS, "start": at(date(2026, 12, 1), 9)}, "für andere Anliegen da"),
        ({"counter_id": UPSTAIRS, "start": at(date(2026, 12, 1), 9), "services": ("wohngeld",),
          "needs": (Need.STEP_FREE,)}, "nur über Stufen"),
        ({"counter_id": PLACE_2, "person_id": 101}, "hat dann schon einen Termin"),
        ({"person_id": 103, "start": at(THURSDAY, 10)}, "nicht zu finden"),
        ({"case_id": 1, "start": at(THURSDAY, 10)}, "Vorgang gibt es hier nicht"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_stored(desks, values, sentence):
    book(desks)
    with pytest.raises(Refused, match=sentence):
        book(desks, **{"person_id": 102, **values})
    with desks.store.read() as session:
        assert session.scalar(select(func.count()).select_from(AppointmentRow)) == 1


def test_somebody_on_leave_gives_no_appointments(desks):
    upstairs = {"counter_id": UPSTAIRS, "services": ("wohngeld",), "start": at(date(2026, 12, 1), 9)}
    desks.absent(31, date(2026, 12, 1), date(2026, 12, 1))
    with pytest.raises(Refused, match=r"Herr Lübbe ist Dienstag, 1. Dezember nicht da"):
        book(desks, **upstairs)
    assert book(desks, **{**upstairs, "start": at(date(2026, 12, 8), 9)})


def test_too_far_ahead_asks_and_goes_through_with_consent(desks):
    far = {"start": at(date(2027, 3, 11), 9)}
    with pytest.raises(NeedsConsent, match="90 Tage im Voraus"):
        book(desks, **far)
    assert book(desks, **far, consent=True).start == far["start"]


def test_what_one_desk_holds_no_other_promises(desks):
    slot = HoldSlot(counter_id=PLACE_1, start=at(THURSDAY, 9, 15), minutes=15)
    hold, _ = desks.guide.do(slot)
    assert hold.until == desks.clock.now + timedelta(minutes=3)
    other = desks.desk("wilkens")
    assert "Thu 09:15" not in times(
        other.ask(offers, services=("unklar",), first=THURSDAY, counter_id=PLACE_1)
    )
    with pytest.raises(Refused, match="schon vergeben"):
        other.do(booking())
    with pytest.raises(Refused, match="gerade vergeben worden"):
        other.do(HoldSlot(counter_id=PLACE_1, start=at(THURSDAY, 9), minutes=30))
    assert book(desks)


def test_a_hold_ends_after_three_minutes_or_when_it_is_given_back(desks):
    slot = {"counter_id": PLACE_1, "start": at(THURSDAY, 9, 15), "minutes": 15}
    desks.guide.do(HoldSlot(**slot))
    desks.guide.do(ReleaseSlots())
    other = desks.desk("wilkens")
    other.do(HoldSlot(**slot))
    desks.clock.forward(minutes=3)
    desks.guide.do(HoldSlot(**slot))
    with pytest.raises(Refused, match="schon vergeben"):
        other.do(booking())
    with pytest.raises(Refused, match="höchstens 480 Minuten"):
        other.do(HoldSlot(**{**slot, "minutes": 0}))


def test_a_second_hold_gives_the_first_one_back(desks):
    desks.guide.do(HoldSlot(counter_id=PLACE_1, start=at(THURSDAY, 9, 15), minutes=15))
    desks.guide.do(HoldSlot(counter_id=PLACE_1, start=at(THURSDAY, 10), minutes=15))
    assert cells(desks) == 3
    assert desks.desk("wilkens").do(booking())


def test_a_moved_appointment_keeps_its_number_and_frees_its_time(desks):
    before = book(desks)
    move = MoveAppointment(
        appointment_id=before.id, counter_id=PLACE_1, start=at(THURSDAY, 9, 20), seen_version=before.version
    )
    moved, _ = desks.guide.do(move)
    after = moved.appointment
    assert (after.number, after.start, after.state) == (
        before.number,
        at(THURSDAY, 9, 20),
        AppointmentState.MOVED,
    )
    assert (after.moved_from, after.sequence) == (at(THURSDAY, 9, 15), 1)
    assert book(desks, person_id=102, start=at(THURSDAY, 9)).start == at(THURSDAY, 9)
    again = MoveAppointment(
        appointment_id=before.id, counter_id=PLACE_2, start=at(THURSDAY, 11), seen_version=before.version
    )
    with pytest.raises(Conflict, match="Jemand hat"):
        desks.guide.do(again)
    by = "Jemand" if desks.open_as else "Frau Özdemir"  # on a server the journal is its author's own
    with pytest.raises(Conflict, match=f"{by} hat"):
        desks.lead.do(replace(again, command_id=new_command_id()))
    with pytest.raises(Refused, match="schon vergeben"):
        desks.guide.do(MoveAppointment(appointment_id=after.id, counter_id=PLACE_1, start=at(THURSDAY, 9),
                                       seen_version=after.version))  # fmt: skip
    assert desks.guide.ask(appointment, appointment_id=after.id).start == at(THURSDAY, 9, 20)


def test_a_cancelled_time_is_free_at_once_and_says_who_would_come_earlier(desks):
    first = book(desks)
    wants = book(desks, person_id=102, start=at(THURSDAY, 15), want_earlier=True)
    book(desks, person_id=None, name="Zu lang", start=at(THURSDAY, 16), minutes=45, want_earlier=True)
    asked = {"counter_id": PLACE_1, "start": first.start, "minutes": 15}
    assert desks.guide.ask(who_wants_earlier, **asked) == ()
    gone, _ = desks.guide.do(
        CancelAppointment(appointment_id=first.id, reason="Ist krank.", seen_version=first.version)
    )
    assert gone.state is AppointmentState.CANCELLED
    assert [one.id for one in desks.guide.ask(who_wants_earlier, **asked)] == [wants.id]
    no_longer = WantEarlier(appointment_id=wants.id, wanted=False, seen_version=wants.version)
    desks.guide.do(no_longer)
    assert desks.guide.ask(who_wants_earlier, **asked) == ()
    assert book(desks, person_id=101)
    with pytest.raises(Refused, match="ist abgesagt"):
        desks.guide.do(CancelAppointment(appointment_id=first.id, reason="", seen_version=gone.version))


def test_a_booking_can_be_undone_for_ten_seconds_and_leaves_nothing(desks):
    one = book(desks)
    with pytest.raises(Refused, match="jemand anderes"):
        desks.desk("wilkens").do(UndoBooking(appointment_id=one.id))
    desks.guide.do(UndoBooking(appointment_id=one.id))
    assert cells(desks) == 0
    with pytest.raises(Refused, match="gibt es hier nicht"):
        desks.guide.ask(appointment, appointment_id=one.id)
    two = book(desks)
    desks.clock.forward(seconds=16)
    with pytest.raises(Refused, match="nur 10 Sekunden"):
        desks.guide.do(UndoBooking(appointment_id=two.id))


def test_an_appointment_stands_in_the_story_of_its_case(desks):
    file = desks.taken()
    one = book(desks, case_id=file.id)
    assert one.case_id == file.id
    told = [entry.text for entry in desks.file(file.id).timeline]
    assert f"Termin {one.number}: Donnerstag, 26. November, 9:15 Uhr, Platz 1." in told
    desks.guide.do(CancelAppointment(appointment_id=one.id, reason="Passt nicht.", seen_version=one.version))
    assert desks.file(file.id).timeline[-1].text == f"Termin {one.number} abgesagt. Passt nicht."
    assert desks.file(file.id).timeline[-1].kind is EntryKind.APPOINTMENT


def test_a_locked_person_is_a_taken_time_and_nothing_more(desks):
    locked, _ = desks.lead.do(booking(person_id=103))
    (one,) = desks.guide.ask(counter_days, day=THURSDAY)[0].appointments
    assert (one.hidden, one.name, one.phone, one.services, one.id) == (True, "belegt", "", (), 0)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        desks.guide.ask(appointment, appointment_id=locked.appointment.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        desks.guide.do(CancelAppointment(appointment_id=locked.appointment.id, reason="", seen_version=1))
    assert desks.lead.ask(counter_days, day=THURSDAY)[0].appointments[0].name == "Katharina Brinkmann"
    assert desks.guide.ask(appointments_of, person_id=103) == ()
    assert [one.name for one in desks.lead.ask(appointments_of, person_id=103)] == ["Katharina Brinkmann"]


def by_name(desk, day):
    return {one.name: one for one in desk.ask(counter_days, day=day)}


def test_a_unit_knows_its_own_appointments_only(desks):
    book(desks)
    clerk = desks.desk("luebbe")
    assert len(desks.guide.ask(appointments_of, person_id=101)) == 1
    assert clerk.ask(appointments_of, person_id=101) == ()
    (one,) = by_name(clerk, THURSDAY)["Platz 1"].appointments
    assert (one.hidden, one.name) == (True, "belegt")
    mine = {"counter_id": UPSTAIRS, "services": ("wohngeld",), "start": at(date(2026, 12, 1), 9)}
    clerk.do(booking(**mine))
    assert not by_name(clerk, date(2026, 12, 1))["Zimmer 201"].appointments[0].hidden
    assert list(by_name(clerk, date(2026, 12, 1))) == ["Zimmer 201", "Platz 1", "Platz 2"]


def test_the_same_booking_sent_twice_is_one(desks):
    command = booking()
    first, _ = desks.guide.do(command)
    assert desks.guide.do(command) == (first, frozenset())
    assert cells(desks) == 3
