"""What a standby may be asked, how old its answer may be, and that nobody waits for it."""

import threading
import time
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from sqlalchemy import text

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.store import standby
from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.server_opening import open_server
from rathaus_desk.usecases.cases.cases import count_cases
from rathaus_desk.usecases.find.find_cases import find_cases
from rathaus_desk.usecases.lagging import is_marked, may_lag
from rathaus_desk.usecases.lists.export_rows import count_cases_of
from rathaus_desk.usecases.lists.late_groups import late_groups
from rathaus_desk.usecases.lists.views import count_saved_views
from rathaus_desk.usecases.office.office import units
from rathaus_desk.usecases.people.people import person
from tests.faults.paired_town import TOWN, paired_town
from tests.postgres_server import chosen
from tests.small_town import ERNA, SmallTown

pytestmark = pytest.mark.server
AT_STANDBY, AT_PRIMARY = True, False
EVERY_CASE = CaseSelection(CaseView.ALL_OPEN)


@may_lag
def where(work) -> bool:
    """Tell whether this is answered by a standby."""
    return work.session.scalar(text("SELECT pg_is_in_recovery()"))


@may_lag
def where_after_a_look(work) -> bool:
    """Tell the same after somebody's details were asked for."""
    work.look_at([ERNA])
    return work.session.scalar(text("SELECT pg_is_in_recovery()"))


@may_lag
def where_after_a_search(work) -> bool:
    work.search_for("Schmidt")
    return work.session.scalar(text("SELECT pg_is_in_recovery()"))


def where_unmarked(work) -> bool:
    return work.session.scalar(text("SELECT pg_is_in_recovery()"))


@pytest.fixture(scope="module")
def pair():
    with paired_town(chosen()) as running:
        yield running


@pytest.fixture
def town(pair):
    """The town hall as the address with both hosts and lesen=standby opens it."""

    def opened(login: str):
        return open_server(read_address(pair.address(TOWN, f"{TOWN}_{login}", options="?lesen=standby")))

    small = SmallTown(opened("vogel"), partial(opened, "vogel"), open_as=opened)
    caught_up(pair)
    yield small
    small.close()


def caught_up(pair) -> None:
    """Wait until the standby shows all that is written."""
    pair.wait_for("SELECT count(*) = 1 AND bool_and(replay_lsn = sent_lsn) FROM pg_stat_replication")


def reads_there(desk) -> None:
    """Wait until somebody is answered by the standby: it may still have to show what a sign-in wrote."""
    until = time.monotonic() + 45  # longer than it rests
    while desk.ask(where) is not AT_STANDBY:
        assert time.monotonic() < until, "the standby is not asked"
        time.sleep(0.02)


@contextmanager
def held(pair):
    """Let the standby receive, but show nothing newer than what stands there by now."""
    with pair.standby.owner() as dba:
        dba.execute("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        with pair.standby.owner() as dba:
            dba.execute("SELECT pg_wal_replay_resume()")


def test_only_marked_questions_go_to_the_standby(town):
    guide = town.guide
    reads_there(guide)
    assert guide.ask(where_unmarked) is AT_PRIMARY
    assert all(map(is_marked, (find_cases, late_groups, count_cases_of, count_cases, count_saved_views)))
    assert not is_marked(units)
    assert not is_marked(person)


def test_details_of_people_and_searches_for_them_never_do(town):
    guide = town.guide
    for question in (where_after_a_look, where_after_a_search):
        assert guide.ask(question) is AT_PRIMARY
        assert guide.ask(question) is AT_PRIMARY, "a line that was written before changes nothing"


def test_without_the_word_in_the_address_nothing_goes_there(pair):
    store = open_server(read_address(pair.address(TOWN, f"{TOWN}_vogel")))
    try:
        assert SmallTown(store, lambda: store).lead.ask(where) is AT_PRIMARY
    finally:
        store.close()


def test_what_i_saved_i_see_though_the_standby_has_not_shown_it_yet(town, pair):
    guide = town.guide
    reads_there(guide)
    with held(pair):
        before = guide.ask(count_cases_of, selection=EVERY_CASE)
        number = guide.do(town.intake())[0].cases[0].number
        assert guide.ask(where) is AT_PRIMARY
        assert guide.ask(count_cases_of, selection=EVERY_CASE) == before + 1
        assert [hit.key for hit in guide.ask(find_cases, text=number)] == [number]


def test_what_a_hint_told_of_i_see_too(town, pair):
    guide, clerk = town.guide, town.clerk
    heard = threading.Event()
    clerk.listen(lambda tables: "case_file" in tables and heard.set())
    assert town.sign_in("tepe")._listener.listens.wait(30)
    reads_there(clerk)
    with held(pair):
        guide.do(town.intake())
        assert heard.wait(30)
        assert clerk.ask(where) is AT_PRIMARY


def test_it_may_lag_some_seconds_and_no_longer(town, pair, monkeypatch):
    guide, lead = town.guide, town.lead
    monkeypatch.setattr(standby, "MOST_LAG_SECONDS", 60.0)  # on a slow machine it lags by itself
    reads_there(lead)
    with held(pair):
        guide.do(town.intake())
        assert lead.ask(where) is AT_STANDBY, "nobody has told the lead of it"
        monkeypatch.setattr(standby, "MOST_LAG_SECONDS", 0.0)
        assert lead.ask(where) is AT_PRIMARY


def test_a_standby_that_fails_in_the_middle_is_not_noticed(town, pair):
    guide = town.guide
    calls = []

    @may_lag
    def cut_off(work) -> bool:
        calls.append(work.session.scalar(text("SELECT pg_is_in_recovery()")))
        if calls == [AT_STANDBY]:
            with pair.standby.owner() as dba:
                dba.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'small_oezdemir'"
                )
        return work.session.scalar(text("SELECT pg_is_in_recovery()"))

    reads_there(guide)
    assert guide.ask(cut_off) is AT_PRIMARY
    assert calls == [AT_STANDBY, AT_PRIMARY]
    assert guide.ask(where) is AT_PRIMARY, "it rests a while"


def test_a_question_that_the_standby_breaks_off_is_asked_at_the_primary(town):
    """As when it must show something new that an old question is in the way of."""

    @may_lag
    def broken_off(work) -> bool:
        at_standby = work.session.scalar(text("SELECT pg_is_in_recovery()"))
        if at_standby:
            work.session.execute(text("SET LOCAL statement_timeout = 50"))
            work.session.execute(text("SELECT pg_sleep(60)"))
        return at_standby

    guide = town.guide
    reads_there(guide)
    assert guide.ask(broken_off) is AT_PRIMARY


def test_a_standby_that_is_off_is_not_noticed_and_used_again_later(town, pair, monkeypatch):
    monkeypatch.setattr(standby, "REST_SECONDS", 0.0)
    guide = town.guide
    reads_there(guide)
    pair.standby.stop("immediate")
    try:
        assert guide.ask(where) is AT_PRIMARY
    finally:
        pair.standby.start()
        pair.be_synchronous()
    reads_there(guide)


def test_a_standby_that_hangs_is_not_waited_for_long(town):
    guide = town.guide

    @may_lag
    def hangs(work) -> bool:
        at_standby = work.session.scalar(text("SELECT pg_is_in_recovery()"))
        if at_standby:
            work.session.execute(text("SELECT pg_sleep(60)"))
        return at_standby

    reads_there(guide)
    assert guide.ask(hangs) is AT_PRIMARY


def street(server, login: str = "tepe") -> str | None:
    """Return a citizen's street as somebody with a database client reads it on a server."""
    with psycopg.connect(server.url(TOWN, f"{TOWN}_{login}"), autocommit=True) as line:
        found = line.execute("SELECT street FROM desk.person WHERE id = %s", (ERNA,)).fetchone()
    return found and found[0]


def test_the_door_before_the_register_holds_at_the_standby_and_after_it_took_over(town, pair, monkeypatch):
    monkeypatch.setattr(standby, "REST_SECONDS", 0.0)
    assert not street(pair.standby, "luebbe"), "nobody has written a line for this clerk"
    with (
        psycopg.connect(pair.standby.url(TOWN, f"{TOWN}_luebbe"), autocommit=True) as line,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        line.execute("SELECT desk.open_people(%s, 'opened', 'x', '')", ([ERNA],))
    desk = town.desk("wilkens")
    assert desk.ask(person, person_id=ERNA).street == "Rosenweg"
    reads_there(desk)
    assert street(pair.primary, "wilkens") == "Rosenweg"
    pair.kill_primary()
    pair.promote()
    try:
        assert street(pair.primary, "wilkens") == "Rosenweg", "the line was kept with the opening"
        assert not street(pair.primary, "luebbe")
        assert desk.ask(where) is AT_PRIMARY, "the standby of before is the primary now"
    finally:
        pair.rebuild_standby()
    caught_up(pair)
    reads_there(desk)  # the new one is found


def test_a_primary_that_was_made_read_only_is_left_for_the_new_one(town, pair):
    """So a town's IT changes over on purpose: writing is switched off, then the standby is promoted."""
    guide = town.guide
    guide.do(town.intake())
    with pair.primary.owner() as dba:
        dba.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        dba.execute("SELECT pg_reload_conf()")
        while dba.execute("SHOW default_transaction_read_only").fetchone() != ("on",):
            time.sleep(0.01)
    caught_up(pair)
    changes_over = threading.Timer(0.5, pair.promote)
    changes_over.start()
    try:
        number = guide.do(town.intake())[0].cases[0].number
        changes_over.join()
        with pair.primary.owner(TOWN) as dba:
            found = dba.execute("SELECT count(*) FROM rathaus.case_file WHERE number = %s", (number,))
            assert found.fetchone() == (1,)
    finally:
        changes_over.join()
        pair.standby.stop("fast")
        pair.rebuild_standby()
