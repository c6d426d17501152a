"""Who comes, who does not, and the way between waiting number and appointment."""

import pytest
from appointment_scene import PLACE_1, THURSDAY, TUESDAY, at, book, furnish
from sqlalchemy import select

from rathaus_desk.domain.appointments.appointments import (
    AppointmentState,
    MarkArrived,
    MarkNoShow,
    MarkServed,
    ReopenAppointment,
    TicketToAppointment,
)
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.queue.queue import (
    ArriveTicket,
    CallNext,
    CloseDay,
    DrawTicket,
    FinishTicket,
    QueueClass,
    TicketState,
)
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.appointments.appointment_figures import no_show_figures
from rathaus_desk.usecases.appointments.appointment_values import appointment
from rathaus_desk.usecases.appointments.free_slots import counter_days


@pytest.fixture
def desks(town):
    furnish(town.store)
    return town


def today(desks, **values):
    return book(desks, start=at(TUESDAY, 10), **values)


def test_who_arrives_gets_a_number_and_the_queue_tells_how_it_goes_on(desks):
    one = today(desks)
    arrived, _ = desks.guide.do(MarkArrived(appointment_id=one.id, seen_version=one.version))
    assert arrived.state is AppointmentState.ARRIVED
    ticket, _ = desks.guide.do(CallNext(counter_id=PLACE_1))
    assert (ticket.queue_class, ticket.due_at, ticket.person_id) == (
        QueueClass.APPOINTMENT, at(TUESDAY, 10), 101,
    )  # fmt: skip

    def state():
        return desks.guide.ask(appointment, appointment_id=one.id).state

    assert state() is AppointmentState.SERVED
    here, _ = desks.guide.do(ArriveTicket(ticket_id=ticket.id, seen_version=ticket.version))
    desks.guide.do(FinishTicket(ticket_id=ticket.id, seen_version=here.version))
    assert state() is AppointmentState.DONE


def test_who_comes_after_the_doors_are_shut_still_comes_in(desks):
    one = today(desks)
    desks.guide.do(CloseDay())
    arrived, _ = desks.guide.do(MarkArrived(appointment_id=one.id, seen_version=one.version))
    served, _ = desks.guide.do(MarkServed(appointment_id=one.id, seen_version=arrived.version))
    assert served.state is AppointmentState.SERVED
    done, _ = desks.guide.do(MarkServed(appointment_id=one.id, seen_version=served.version, done=True))
    assert done.state is AppointmentState.DONE


def test_nobody_arrives_on_another_day(desks):
    one = book(desks)
    with pytest.raises(Refused, match=r"Dieser Termin ist Donnerstag, 26\. November"):
        desks.guide.do(MarkArrived(appointment_id=one.id, seen_version=one.version))


def test_an_arrival_by_mistake_is_taken_back_with_its_number(desks):
    one = today(desks)
    arrived, _ = desks.guide.do(MarkArrived(appointment_id=one.id, seen_version=one.version))
    again, _ = desks.guide.do(ReopenAppointment(appointment_id=one.id, seen_version=arrived.version))
    assert again.state is AppointmentState.BOOKED
    with desks.store.read() as session:
        assert [row.state for row in session.scalars(select(TicketRow))] == [TicketState.CANCELLED]


def test_a_missed_appointment_is_counted_for_its_service_only(desks):
    for quarter in range(5):
        one = book(
            desks, person_id=None, name=f"Gast {quarter}", start=at(TUESDAY, 10, quarter * 10), minutes=10
        )
    with pytest.raises(Refused, match=r"erst Dienstag, 24\. November, 10:40 Uhr"):
        desks.guide.do(MarkNoShow(appointment_id=one.id, seen_version=one.version))
    desks.clock.on(TUESDAY, 11)
    missed, _ = desks.guide.do(MarkNoShow(appointment_id=one.id, seen_version=one.version))
    assert missed.state is AppointmentState.NO_SHOW
    (figure,) = desks.lead.ask(no_show_figures, first=TUESDAY, last=TUESDAY)
    assert (figure.service, figure.kept, figure.missed, figure.enough) == ("Unklar", 0, 0, False)
    for entry in desks.guide.ask(counter_days, day=TUESDAY)[0].appointments[:4]:
        arrived, _ = desks.guide.do(MarkArrived(appointment_id=entry.id, seen_version=entry.version))
        assert arrived.state is AppointmentState.ARRIVED
    (figure,) = desks.lead.ask(no_show_figures, first=TUESDAY, last=TUESDAY)
    assert (figure.kept, figure.missed, figure.enough) == (4, 1, True)
    assert desks.lead.ask(no_show_figures, first=THURSDAY, last=THURSDAY) == ()


def test_who_was_missed_may_still_come(desks):
    one = today(desks)
    desks.clock.on(TUESDAY, 10, 20)
    missed, _ = desks.guide.do(MarkNoShow(appointment_id=one.id, seen_version=one.version))
    back, _ = desks.guide.do(MarkArrived(appointment_id=one.id, seen_version=missed.version))
    assert back.state is AppointmentState.ARRIVED


def test_who_waits_too_long_takes_an_appointment_instead(desks):
    ticket, _ = desks.guide.do(DrawTicket(service="unklar", person_id=101))
    swap = TicketToAppointment(
        ticket_id=ticket.id, seen_version=ticket.version, counter_id=PLACE_1, start=at(THURSDAY, 9, 15)
    )
    booked, _ = desks.guide.do(swap)
    assert (booked.appointment.person_id, booked.appointment.services) == (101, ("unklar",))
    with desks.store.read() as session:
        assert session.get_one(TicketRow, ticket.id).state is TicketState.CANCELLED
    other, _ = desks.guide.do(DrawTicket())
    nameless = TicketToAppointment(
        ticket_id=other.id, seen_version=other.version, counter_id=PLACE_1, start=at(THURSDAY, 10),
        services=("unklar",),
    )  # fmt: skip
    booked, _ = desks.guide.do(nameless)
    assert booked.appointment.name == other.code
