"""A server keeps the plan of a statement: of one that reads again and again, whatever is in its lists."""

from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.actors import Role
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office

KEPT = text("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%staff%'")


def logins(store, condition):
    with store.read() as session:
        return set(session.scalars(select(StaffRow.login).where(condition)))


@pytest.mark.server
def test_a_plan_is_kept_beyond_the_transaction_for_lists_of_any_length(town):
    if town.open_as is None:
        pytest.skip("a file plans without effort")
    store = town.open_as("oezdemir")
    some = [id_ for (id_,) in town_ids(store)]
    found = [logins(store, StaffRow.id.in_(some[:count])) for count in (1, 2, 3, 0)]
    assert [len(one) for one in found] == [1, 2, 3, 0]
    with store.read() as session:
        kept = [one for one in session.scalars(KEPT) if "staff.id = ANY" in one]
    store.close()
    assert len(kept) == 1


def town_ids(store):
    with store.read() as session:
        return session.execute(select(StaffRow.id).order_by(StaffRow.id).limit(3)).all()


def test_a_list_means_the_same_on_both_engines(town):
    store = town.open_as("vogel") if town.open_as else town.open_again()
    everybody = logins(store, StaffRow.id > 0)
    leads = logins(store, StaffRow.role == Role.LEAD)
    assert leads
    assert logins(store, StaffRow.role.in_((Role.LEAD,))) == leads
    assert logins(store, StaffRow.role.in_({Role.LEAD, Role.CLERK})) > leads
    assert logins(store, StaffRow.role.not_in((Role.LEAD,))) == everybody - leads
    assert logins(store, StaffRow.login.in_(["vogel", "niemand"])) == {"vogel"}
    assert logins(store, StaffRow.login.in_(())) == set()
    assert logins(store, StaffRow.login.not_in(())) == everybody
    assert logins(store, StaffRow.login.in_(["vogel" + " " * 200, "x" * 500])) == set()
    with store.read() as session:
        counted = session.scalar(select(func.count()).where(StaffRow.id.in_(range(1, 10_000))))
        assert counted == len([id_ for id_ in session.scalars(select(StaffRow.id)) if id_ < 10_000])
    store.close()


@pytest.mark.server
def test_after_an_error_the_same_line_reads_on(town):
    if town.open_as is None:
        pytest.skip("a file keeps no plans")
    store = town.open_as("oezdemir")
    with pytest.raises(DBAPIError), store.read() as session:
        session.scalar(text("SELECT 1 / 0"))
    assert logins(store, StaffRow.login == "vogel") == {"vogel"}
    with pytest.raises(RuntimeError, match="must not write"), store.read() as session:
        session.execute(update(CaseRow).values(place="x"))
    assert logins(store, StaffRow.login == "vogel") == {"vogel"}
    store.close()


def test_colleagues_are_read_once_while_one_looks_and_anew_where_something_is_written(town):
    def twice(work):
        return office.staff(work) is office.staff(work), office.staff(work)

    once, everybody = town.desk("oezdemir").ask(twice)
    assert once
    assert everybody == town.desk("vogel").ask(twice)[1]
    with town.store.write() as session:
        work = Work(session, town.desk("vogel").actor, town.clock(), town.desk("vogel").office, UUID(int=1))
        before = office.staff(work)
        gone = next(iter(before))
        session.execute(update(StaffRow).where(StaffRow.id == gone).values(active=False))
        assert before.keys() - office.staff(work).keys() == {gone}
        session.rollback()
