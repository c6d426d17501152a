"""What was opened last: the newest first, nothing about people under § 51, and gone when one leaves."""

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.cases.recents import MOST_KEPT, ForgetOpened, RememberOpened
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.list_tables import RecentRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.recents import recents

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
ERNA, HANS, HIDDEN = 101, 102, 103
LAMP, BENEFIT = 71, 73


def opened(desk, *things):
    for kind, record_id in things:
        desk.do(RememberOpened(kind=kind, record_id=record_id))
    return [(hit.kind, hit.id) for hit in desk.ask(recents)]


def rows(town):
    with town.store.read() as session:
        return session.scalar(select(func.count()).select_from(RecentRow))


def test_the_newest_stands_first_and_each_thing_once(town):
    file = town.taken(promise=NO_REPLY)
    desk = town.guide
    things = [(HitKind.PERSON, ERNA), (HitKind.SERVICE, LAMP), (HitKind.CASE, file.id)]
    for kind, record_id in things:
        desk.do(RememberOpened(kind=kind, record_id=record_id))
        town.clock.forward(seconds=1)
    assert [(hit.kind, hit.id) for hit in desk.ask(recents)] == things[::-1]
    desk.do(RememberOpened(kind=HitKind.PERSON, record_id=ERNA))
    hits = desk.ask(recents)
    assert hits[0].id == ERNA
    assert len(hits) == 3
    assert hits[0].title == "Erna Schmidt"
    assert hits[1].key == file.number
    assert [hit.id for hit in desk.ask(recents, limit=1)] == [ERNA]


def test_everybody_has_her_own(town):
    opened(town.guide, (HitKind.PERSON, ERNA))
    assert town.desk("wilkens").ask(recents) == ()


@pytest.mark.parametrize("login", ["oezdemir", "vogel"])
def test_a_locked_person_is_never_kept_not_even_by_the_lead(town, login):
    desk = town.desk(login)
    assert opened(desk, (HitKind.PERSON, HIDDEN), (HitKind.PERSON, 999_999)) == []
    assert rows(town) == 0


def test_who_is_locked_later_is_gone_with_her_cases(town):
    file = town.taken(promise=NO_REPLY)
    assert len(opened(town.lead, (HitKind.PERSON, ERNA), (HitKind.CASE, file.id))) == 2
    with town.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG51
    assert town.lead.ask(recents) == ()
    assert opened(town.lead, (HitKind.CASE, file.id)) == []


def test_a_caller_who_is_locked_hides_the_case_too(town):
    file = town.taken(promise=NO_REPLY)
    with town.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG51
    assert opened(town.clerk, (HitKind.CASE, file.id)) == []


def test_no_address_under_the_other_lock(town):
    with town.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG52
    opened(town.guide, (HitKind.PERSON, ERNA))
    (hit,) = town.guide.ask(recents)
    assert "Rosenweg" not in hit.title + hit.detail


def test_what_one_may_not_see_is_passed_over(town):
    file = town.taken(promise=NO_REPLY)
    assert opened(town.desk("luebbe"), (HitKind.CASE, file.id)) == []
    assert opened(town.desk("admin"), (HitKind.CASE, file.id), (HitKind.PERSON, ERNA)) == []
    assert opened(town.desk("admin"), (HitKind.SERVICE, LAMP)) == [(HitKind.SERVICE, LAMP)]


def test_a_few_are_kept_and_all_are_forgotten(town):
    ids = [town.taken(promise=NO_REPLY).id for _ in range(MOST_KEPT + 2)]
    for one in ids:
        town.guide.do(RememberOpened(kind=HitKind.CASE, record_id=one))
        town.clock.forward(seconds=1)
    assert rows(town) == MOST_KEPT
    assert [hit.id for hit in town.guide.ask(recents)] == ids[::-1][:10]
    opened(town.desk("wilkens"), (HitKind.SERVICE, BENEFIT))
    town.guide.do(ForgetOpened())
    assert town.guide.ask(recents) == ()
    assert len(town.desk("wilkens").ask(recents)) == 1


def test_the_journal_does_not_write_down_who_looked_at_what(town):
    opened(town.guide, (HitKind.PERSON, ERNA))
    with town.store.read() as session:
        assert session.scalars(select(JournalRow.command)).all() == []
