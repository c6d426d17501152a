"""On a server: the same command arrives twice at once, as when two lines of an import bear one id."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from test_locked_rows import wait_until_somebody_waits

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Concern, TakeContact
from rathaus_desk.domain.people.people import NewPerson, RegisterPerson
from rathaus_desk.store.changes import told
from rathaus_desk.usecases.desk import Desk

pytestmark = pytest.mark.server
LAMP = Concern(service="strassenlaterne", place="Rosenweg 4")
SOMEBODY = NewPerson(family_name="Neu", given_name="Nora")


def note(town):
    return WriteNote(case_id=town.taken().id, text="Steht offen.")


MAKING_ROWS = {
    "a note": note,
    "an intake for itself": lambda _town: TakeContact(concerns=(LAMP, LAMP)),
    "an intake of somebody new": lambda _town: TakeContact(concerns=(LAMP,), new_person=SOMEBODY),
    "somebody new": lambda _town: RegisterPerson(family_name="Neu", given_name="Nora"),
    "an answer at once": lambda _town: AnswerAtOnce(service="strassenlaterne"),
}


@pytest.fixture
def at_once(town_server):
    """Send one command, and the other while the first is done but not yet stored; return both answers."""

    def send(first, second):
        town = town_server
        early, late = (
            town.guide,
            Desk(town.open_as("oezdemir"), town.guide.office, town.guide.actor, town.clock),
        )
        waited = []
        with ThreadPoolExecutor(1) as pool:
            sent = []

            def just_before(session):
                """The command's own commit: that of a line in the protocol of reading may come before it."""
                if not sent and "journal" in told(session):
                    sent.append(pool.submit(late.do, second))
                    waited.append(wait_until_somebody_waits(town))

            event.listen(early._store.write, "before_commit", just_before)
            done = early.do(first)
            event.remove(early._store.write, "before_commit", just_before)
            try:
                return done, sent[0].result(timeout=30), waited[0]
            finally:
                late._store.close()

    return send


@pytest.mark.parametrize("making", MAKING_ROWS.values(), ids=MAKING_ROWS)
def test_it_acts_once_and_both_hear_the_same(town_server, at_once, making):
    command = making(town_server)
    first, second, waited = at_once(command, command)
    assert first[0] == second[0]
    assert (bool(first[1]), second[1], waited) == (True, frozenset(), True)


@pytest.mark.parametrize("making", MAKING_ROWS.values(), ids=MAKING_ROWS)
def test_another_text_under_that_id_is_refused(town_server, at_once, making):
    command = making(town_server)
    other = WriteNote(case_id=town_server.taken().id, text="Anders.", command_id=command.command_id)
    with pytest.raises(Refused, match="anderen Befehl"):
        at_once(command, other)


def test_an_id_of_somebody_else_is_tried_once_more_and_no_longer(town_server):
    """Hers shows nobody else, so the server can say no more than that it is taken."""
    first = note(town_server)
    town_server.guide.do(first)
    colleague, tried = town_server.desk("wilkens"), []
    event.listen(colleague._store.engine, "rollback", tried.append)
    with pytest.raises(Refused, match="anderen Befehl"):
        colleague.do(first)
    assert len(tried) == 2
