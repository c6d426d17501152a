"""What the tests of Termine share: the cells of the day, going to one of them, another seat."""

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.usecases.appointments.appointment_values import appointment


def cells(page):
    return [cell for line in page.grid.sheets.sheet.cells for cell in line]


def choose(page, hands, fits):
    assert page.grid.go_to(fits)
    page.grid.setFocus()
    hands.settle()
    return page.grid.chosen()


def coming(cell):
    one = cell.appointment
    return one is not None and one.state is AppointmentState.BOOKED and one.kind is AppointmentKind.IN_PERSON


def stored(house, appointment_id):
    return house.background.desk.ask(appointment, appointment_id=appointment_id)


def sit(house, hands, fits):
    """Look at the program from the seat of the first person who fits."""
    place = next(at for at in range(house.seat.count()) if fits(house.seat.itemData(at)))
    house.seat.setCurrentIndex(place)
    house.seat.activated.emit(place)
    hands.settle()


def leads(actor):
    return actor.role is Role.LEAD
