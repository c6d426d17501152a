"""Numbers of cases: nobody takes a colleague's, counts for nothing, or keeps back a year's supply."""

import psycopg
import pytest

from tests.security.attack_scene import attack

pytestmark = pytest.mark.server

COPIED = (
    'INSERT INTO case_file SELECT (jsonb_populate_record(t, \'{{"id": 1, "number": "{number}"}}\')).* '
    "FROM rathaus.case_file t WHERE id = {lamp}"
)
RESERVE = "SELECT desk.reserve_number(2026, 'pc')"


def number(running, digit=0):
    return f"26-{running:05}-{digit}"


@pytest.fixture
def kept(fort):
    """A number that is kept back for Wilkens; nothing is left of it afterwards."""
    with fort.line("wilkens") as line:
        (running,) = line.execute(RESERVE).fetchone()
    fort.changed()
    yield running
    with fort.owner() as dba:
        dba.execute("DELETE FROM rathaus.reserved_number")
    fort.changed()


def refusal(fort, login, wanted):
    with fort.line(login) as line, pytest.raises(psycopg.Error) as refused:
        line.execute(COPIED.format(number=wanted, **fort.names))
    diag = refused.value.diag
    return refused.value.sqlstate, diag.message_primary, diag.message_detail, diag.constraint_name


@pytest.mark.parametrize("login", ["oezdemir", "meyer", "tepe", "vogel"])
@pytest.mark.parametrize("digit", [0, 7])
def test_a_number_kept_back_for_a_colleague_is_refused_as_one_that_nobody_counted(fort, kept, login, digit):
    nobodys = refusal(fort, login, number(90_000, digit))
    assert nobodys[0] == "42501"
    assert refusal(fort, login, number(kept, digit)) == nobodys
    used = int(fort.names["secret_number"].split("-")[1])
    for taken in (fort.names["secret_number"], number(used, 3), f"26-0{used:05}-1"):
        assert refusal(fort, login, taken) == nobodys, "a case of whom one must not know has it"
    assert fort.changed() == set()


def test_ones_own_number_is_used_once(fort, kept):
    with fort.line("wilkens") as line:
        line.execute("BEGIN")
        line.execute(COPIED.format(number=number(kept), **fort.names))
        line.execute("UPDATE reserved_number SET case_id = 1 WHERE running = %s", (kept,))
        line.execute("ROLLBACK")
        line.execute("UPDATE reserved_number SET workplace = '\N{EM DASH}' WHERE running = %s", (kept,))
    fort.changed()
    spoilt = refusal(fort, "wilkens", number(kept))
    assert spoilt == refusal(fort, "wilkens", number(90_000))
    assert fort.changed() == set()


REWRITTEN = (
    attack("put down to another workplace, to keep more back", "wilkens",
           "UPDATE reserved_number SET workplace = 'other' WHERE staff_id = desk.me()"),
    attack("given away to a workplace without giving it back", "wilkens",
           "UPDATE reserved_number SET staff_id = NULL WHERE staff_id = desk.me()"),
    attack("used, and unused again", "wilkens", "BEGIN",
           "UPDATE reserved_number SET case_id = {lamp} WHERE staff_id = desk.me()",
           "UPDATE reserved_number SET case_id = NULL WHERE staff_id = desk.me()"),
    attack("used, and given back", "wilkens", "BEGIN",
           "UPDATE reserved_number SET case_id = {lamp} WHERE staff_id = desk.me()",
           "UPDATE reserved_number SET staff_id = NULL, workplace = '', case_id = NULL "
           "WHERE staff_id = desk.me()"),
    attack("counted for nothing", "wilkens", "BEGIN", "SELECT desk.count_up('case-2026')", "COMMIT"),
    attack("counted for nothing, within a savepoint", "wilkens", "BEGIN", "SAVEPOINT a",
           "SELECT desk.count_up('case-2026') FROM generate_series(1, 3)", "RELEASE a", "COMMIT"),
    attack("a counter of a year that was never", "wilkens", "SELECT desk.count_up('case-0001')"),
    attack("a counter of a year that is far off", "wilkens", "SELECT desk.count_up('case-9999')"),
    attack("an appointment of such a year", "wilkens", "SELECT desk.count_up('appointment-9999')"),
    attack("a queue of such a year", "wilkens", "SELECT desk.count_up('queue-9999-01-01-A')"),
    attack("a number kept back of such a year", "wilkens", "SELECT desk.reserve_number(1999, 'pc')"),
)  # fmt: skip


@pytest.mark.parametrize("one", REWRITTEN, ids=str)
def test_what_is_kept_back_is_used_once_and_counted_for_a_case(fort, kept, one):
    assert fort.run(one) == (one.state, [])
    assert fort.changed() == set()


def test_nobody_keeps_back_more_in_a_day_by_spoiling_what_was_kept_back(fort, kept):
    with fort.line("wilkens") as line:
        for _ in range(9):
            line.execute(f"{RESERVE} FROM generate_series(1, 50)")
            line.execute("UPDATE reserved_number SET workplace = '\N{EM DASH}' WHERE workplace = 'pc'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="in one day"):
            line.execute(f"{RESERVE} FROM generate_series(1, 50)")
        (count,) = line.execute("SELECT count(*) FROM reserved_number").fetchone()
        assert 450 < count <= 500


def test_what_a_colleague_keeps_back_nobody_sees_takes_or_gives_back(fort, kept):
    with fort.line("oezdemir") as line:
        assert line.execute("SELECT * FROM reserved_number").fetchall() == []
        mine = "UPDATE reserved_number SET workplace = 'x' WHERE running = %s"
        assert line.execute(mine, (kept,)).rowcount == 0
    with fort.line("wilkens") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("UPDATE reserved_number SET staff_id = 11 WHERE running = %s", (kept,))
    assert fort.changed() == set()
