"""What the tests of Vorgänge share: somebody at the window, a reported lamp, and what others do meanwhile."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.cases import case, case_lines
from rathaus_desk.usecases.office.office import actors


def settle(hands):
    """Wait until the detail has followed the cursor."""
    hands.settle()
    hands.wait(120)
    hands.settle()


def desk_of(house, name):
    desk = house.background.desk
    return desk.acting_as(next(one for one in desk.ask(actors) if name in one.name))


def sit(house, hands, name):
    """Let somebody else sit down at this window, as the role switch of the sample town does."""
    house.background.desk = desk_of(house, name)
    house.refresh()
    settle(hands)


def lamp(house, hands, note="flackert", cause_id=None):
    """Have a lamp reported at the counter; return its case. Its task reaches the unit at once."""
    concern = Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp", note=note, cause_id=cause_id)
    command = TakeContact(
        concerns=(concern,),
        caller_name="Łukasz Wójcik",
        caller_phone="0171 3920044",
        promise=PromiseWish(reply_by=ReplyBy.CALL),
    )
    taken, tables = house.background.desk.do(command)
    house.background.changed.emit(tables)
    settle(hands)
    return taken.cases[0].id


def now(house, case_id):
    return desk_of(house, "Özdemir").ask(case, case_id=case_id)


def focused():
    return QApplication.focusWidget()


def buttons(page):
    """The words of the buttons that the detail shows."""
    shown = page.detail.findChildren(QPushButton)
    return {one.accessibleName() for one in shown if one.isVisibleTo(page)}


def of_a_person_with_address(house):
    return next(of_people_with_address(house))


def of_people_with_address(house):
    """Yield her cases to which a letter can be written; the sample town has several."""
    desk = desk_of(house, "Özdemir")
    for line in desk.ask(case_lines, view=CaseView.MINE):
        found = desk.ask(case, case_id=line.id)
        if found.person and found.person.street and found.person.place:
            yield found


def lock_address(house, person_id, lock):
    """Let the register set or lift a lock, as another program writes it."""
    with house.background.desk._store.write.begin() as session:
        session.get_one(PersonRow, person_id).lock = lock
    house.refresh()


def open_cases(house, hands):
    """Open Vorgänge in an active window and return its page."""
    house.window.activateWindow()
    assert QTest.qWaitForWindowActive(house.window)
    house.window.enter("cases")
    settle(hands)
    return house.cases
