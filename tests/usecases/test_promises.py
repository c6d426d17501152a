"""Promises: kept, tried in vain, and seen by whoever stands in."""

from datetime import UTC, date, datetime

import pytest

from rathaus_desk.domain.cases.cases import CaseView, EntryKind
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import KeepPromise, PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.cases.cases import case_lines
from rathaus_desk.usecases.promises.promises import promises_due

HIDDEN, OEZDEMIR = 103, 11
LETTER = PromiseWish(reply_by=ReplyBy.LETTER)


@pytest.fixture
def promise(town):
    """A call to Erna Schmidt, promised by Frau Özdemir for Wednesday, 9 to 11."""
    return town.taken().promise


def keep(town, promise, reached, login="oezdemir", **values):
    command = KeepPromise(promise_id=promise.id, reached=reached, seen_version=promise.version, **values)
    return town.desk(login).do(command)[0]


def due(town, login="oezdemir"):
    return [one.id for one in town.desk(login).ask(promises_due)]


def test_a_promise_is_kept_and_stands_in_every_case_of_the_visit(town):
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke")))
    town.clock.on(date(2026, 11, 25), 9, 30)
    kept = keep(town, taken.promise, reached=True, note="Freut sich.")
    assert (kept.state, kept.attempts) == (PromiseState.KEPT, 1)
    for one in taken.cases:
        entry = town.file(one.id).timeline[-1]
        assert (entry.kind, entry.text) == (EntryKind.PROMISE, "Angerufen und erreicht. Freut sich.")
    assert due(town) == []
    with pytest.raises(Refused, match="schon gehalten"):
        keep(town, kept, reached=True)


def test_three_failed_attempts_offer_a_letter(town, promise):
    for attempt in (1, 2, 3):
        promise = keep(town, promise, reached=False)
        assert (promise.state, promise.attempts) == (PromiseState.OPEN, attempt)
    (line,) = town.guide.ask(case_lines, view=CaseView.MINE)
    texts = [entry.text for entry in town.file(line.id).timeline[-3:]]
    assert texts == [
        "1. Anruf, niemand erreicht.",
        "2. Anruf, niemand erreicht.",
        "3. Anruf, niemand erreicht. Bitte einen Brief anbieten.",
    ]


def test_two_who_try_at_once_do_not_count_one_attempt_twice(town, promise):
    keep(town, promise, reached=False)
    with pytest.raises(Conflict) as conflict:
        keep(town, promise, reached=False, login="wilkens")
    assert conflict.value.differences[0].theirs == "1"
    with pytest.raises(Refused, match="Platz für 4000"):
        keep(town, promise, reached=False, note="x" * 4_001)


def test_a_promise_is_due_on_its_day_and_broken_after_its_window(town, promise):
    assert due(town) == []
    town.clock.on(date(2026, 11, 25), 8)
    assert due(town) == [promise.id]
    assert due(town, "wilkens") == []
    assert due(town, "vogel") == []
    assert not promise.broken(town.clock.now)
    town.clock.on(date(2026, 11, 25), 11, 1)
    (late,) = town.lead.ask(promises_due)
    assert late.broken(town.clock.now)
    town.clock.on(date(2026, 12, 1))
    assert due(town) == due(town, "vogel") == [promise.id]


def test_the_deputy_sees_it_when_the_guide_is_ill(town, promise):
    town.absent(OEZDEMIR, date(2026, 11, 25), date(2026, 11, 26))
    town.clock.on(date(2026, 11, 25), 8)
    assert due(town, "wilkens") == [promise.id]
    kept = keep(town, promise, reached=True, login="wilkens")
    assert kept.staff_name == "Frau Özdemir"


def test_a_late_one_passes_to_the_deputy_of_somebody_still_absent(town, promise):
    town.absent(OEZDEMIR, date(2026, 11, 25), date(2026, 11, 27))
    town.clock.on(date(2026, 11, 26), 8)
    assert due(town, "wilkens") == [promise.id]
    town.clock.on(date(2026, 11, 30), 8)
    assert due(town, "wilkens") == []


def test_somebody_may_leave_the_house_but_no_promise_does(town, promise):
    with town.store.write.begin() as session:
        session.get_one(StaffRow, OEZDEMIR).active = False
    town.clock.on(date(2026, 11, 25), 8)
    assert due(town, "wilkens") == [promise.id]
    assert due(town, "tepe") == []


def test_late_ones_stand_first(town):
    later = PromiseWish(
        start=datetime(2026, 11, 25, 13, tzinfo=UTC), end=datetime(2026, 11, 25, 15, tzinfo=UTC)
    )
    second = town.taken(promise=later).promise
    first = town.taken().promise
    town.clock.on(date(2026, 11, 25), 8)
    assert due(town) == [first.id, second.id]


def test_a_promised_letter_is_due_once_there_is_something_to_write(town, close):
    file = town.taken(promise=LETTER)
    assert due(town) == []
    close(file.id)
    assert due(town) == [file.promise.id]
    kept = keep(town, file.promise, reached=True)
    assert town.file(file.id).timeline[-1].text == "Brief geschrieben."
    assert (kept.state, due(town)) == (PromiseState.KEPT, [])
    other = town.taken(promise=LETTER)
    keep(town, other.promise, reached=False)
    assert town.file(other.id).timeline[-1].text == "Der Brief ist noch nicht geschrieben."


def test_a_clerk_keeps_her_own_promises_only(town, promise):
    with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
        keep(town, promise, reached=True, login="tepe")
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(promises_due)
    for staff_id in (11, 12):
        town.absent(staff_id, town.clock.now.date(), town.clock.now.date())
    own, _ = town.clerk.do(town.intake())
    assert keep(town, own.promise, reached=True, login="tepe").state is PromiseState.KEPT


def test_a_promise_to_a_locked_person_shows_to_the_lead_alone(town):
    taken, _ = town.lead.do(TakeContact(concerns=(Concern(service="unklar"),), person_id=HIDDEN))
    town.absent(41, date(2026, 11, 25), date(2026, 11, 25))
    town.clock.on(date(2026, 11, 26), 8)
    assert due(town) == due(town, "wilkens") == []
    assert due(town, "vogel") == [taken.promise.id]
    with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
        keep(town, taken.promise, reached=True)
    with pytest.raises(Refused, match="Versprechen gibt es hier nicht"):
        town.guide.do(KeepPromise(promise_id=1, reached=True, seen_version=1))
