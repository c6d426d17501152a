"""Mailing lists with psql: a consent is never forged, never reworded, and never seen by another unit."""

import psycopg
import pytest

from tests.security.attack_scene import attack
from tests.small_town import ERNA, HIDDEN

pytestmark = pytest.mark.server

_LIST = (
    "id, name, purpose, channel, wording, wording_version, active, unit_id, author_id, changed_at, version"
)
_CONSENT = (
    "id, list_id, person_id, given_name, family_name, street, house_number, postcode, place, email, wording, "
    "wording_version, at, channel, staff_id, version"
)

OPEN_ERNA = f"SELECT desk.open_people(ARRAY[{ERNA}]::bigint[], 'opened', 'x', '')"


def kept(list_id, unit, author):
    """Return a statement that writes a list down."""
    return (
        f"INSERT INTO mailing_list ({_LIST}) VALUES ({list_id}, 'Brief', 'information', 'both',"
        f" 'Ja bitte', 1, true, {unit}, {author}, now(), 1)"
    )


def given(number, by, person="NULL", wording="Ja bitte", version=1, at="now()"):
    """Return a statement that writes a consent down."""
    return (
        f"INSERT INTO subscription ({_CONSENT}) VALUES ({number}, 900, {person}, 'Ute', 'Zabel', 'Deich',"
        f" '3', '26000', 'Ort', '', '{wording}', {version}, {at}, 'visit', {by}, 1)"
    )


def worded(version, by, words="Ja bitte", since="now()"):
    """Return a statement that writes a version of the words of list 900 down."""
    return (
        "INSERT INTO mailing_wording (list_id, version, wording, since, author_id)"
        f" VALUES (900, {version}, '{words}', {since}, {by})"
    )


def withdrawn(number, by, at="now()"):
    """Return a statement that withdraws a consent."""
    return (
        f"UPDATE subscription SET withdrawn_at = {at}, withdrawn_how = 'phone', withdrawn_by = {by}"
        f" WHERE id = {number}"
    )


@pytest.fixture(scope="module")
def listed(fort):
    """A list of the roads' unit: two by address, one of whom has withdrawn, Erna, and one under lock."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(kept(900, 2, 21))
        dba.execute(worded(1, 21, since="now() - interval '5 minutes'"))
        dba.execute(given(901, 21))
        dba.execute(given(902, 21, ERNA))
        dba.execute(given(903, 41, HIDDEN))
        dba.execute(given(904, 21))
        dba.execute(
            "UPDATE subscription SET withdrawn_at = now() - interval '3 days', withdrawn_how = 'letter',"
            " withdrawn_by = 21 WHERE id = 904"
        )
    fort.changed()
    return fort


@pytest.fixture(autouse=True)
def nobody_opened(listed):
    """Whoever was opened in the test before stands open for a while."""
    with listed.owner() as dba:
        if dba.execute("DELETE FROM rathaus.opening").rowcount:
            listed.changed()


FORGED = (
    attack("a list in another unit's name", "tepe", kept(910, 3, 21)),
    attack("a list in a colleague's name", "tepe", kept(910, 2, 22)),
    attack("a consent in a colleague's name", "tepe", given(911, 22)),
    attack("a consent to words that were never shown", "tepe", given(911, 21, wording="Alles")),
    attack("a consent to a version that is not there", "tepe", given(911, 21, version=2)),
    attack("a consent in another unit's list", "luebbe", given(911, 31)),
    attack("a consent of a person who was not opened", "tepe", given(911, 21, 104)),
    attack("a consent of somebody under lock", "tepe", given(911, 21, HIDDEN)),
    attack(
        "a second consent of a person who has one", "tepe", OPEN_ERNA, given(911, 21, ERNA), state="23505"
    ),
    attack(
        "a withdrawal in a colleague's name by whoever has opened her",
        "luebbe",
        OPEN_ERNA,
        withdrawn(902, 21),
    ),
    attack("a consent reworded", "tepe", "UPDATE subscription SET wording = 'Alles' WHERE id = 901"),
    attack("a consent to another list", "vogel", "UPDATE subscription SET list_id = 900 WHERE id = 901"),
    attack("a consent torn out", "vogel", "DELETE FROM subscription WHERE id = 901"),
    attack("a consent of next year", "tepe", given(911, 21, at="now() + interval '1 year'"), state="RD001"),
    attack("a consent of last week", "tepe", given(911, 21, at="now() - interval '7 days'"), state="RD001"),
    attack(
        "a consent before its words", "tepe", given(911, 21, at="now() - interval '8 minutes'"), state="RD001"
    ),
    attack("words that the list never had", "tepe", worded(2, 21, "Alles")),
    attack("words in a colleague's name", "tepe", worded(2, 22)),
    attack("words written anew", "vogel", "UPDATE mailing_wording SET wording = 'Alles'"),
    attack("words torn out", "vogel", "DELETE FROM mailing_wording"),
    attack("a list torn out", "vogel", "DELETE FROM mailing_list WHERE id = 900"),
    attack("a withdrawal in a colleague's name", "tepe", withdrawn(901, 22)),
    attack("a withdrawal by nobody", "tepe", "UPDATE subscription SET withdrawn_at = now() WHERE id = 901"),
    attack("subscribers for whoever only sets the program up", "admin", "SELECT * FROM subscription"),
    attack("subscribers for the data protection officer", "busse", "SELECT * FROM subscription"),
    attack("a mark taken off", "vogel", "UPDATE subscription SET restricted = false WHERE id = 903"),
)


@pytest.mark.parametrize("one", FORGED, ids=str)
def test_it_is_refused_and_nothing_is_changed(listed, one):
    state, shown = listed.run(one)
    assert listed.changed() == set()
    assert (state, shown) == (one.state, [])


@pytest.mark.parametrize(
    ("login", "seen"),
    [("tepe", [901, 902, 904]), ("luebbe", []), ("oezdemir", []), ("vogel", [901, 902, 903, 904])],
)
def test_its_unit_sees_who_stands_in_a_list_but_nobody_under_lock(listed, login, seen):
    with listed.line(login) as line:
        assert [one for (one,) in line.execute("SELECT id FROM subscription ORDER BY id")] == seen
        assert line.execute("SELECT count(*) FROM mailing_list").fetchone() == (1,)


@pytest.mark.parametrize(
    ("login", "me", "number"), [("luebbe", 31, 901), ("tepe", 21, 903), ("tepe", 21, 902)]
)
def test_what_one_may_not_touch_is_not_there(listed, login, me, number):
    with listed.line(login) as line:
        assert line.execute(withdrawn(number, me)).rowcount == 0
    assert listed.changed() == set()


def test_a_withdrawal_stands_that_somebody_of_another_unit_did_not_write_down(listed):
    """Whoever has opened her sees it; the list's unit takes back what was a slip."""
    said = "withdrawn_at = NULL, withdrawn_how = NULL, withdrawn_by = NULL"
    taken_back = []
    for login in ("luebbe", "thole"):
        with listed.line("tepe") as line:
            line.execute(OPEN_ERNA)
            line.execute(withdrawn(902, 21))
        with listed.line(login) as line:
            line.execute(OPEN_ERNA)
            taken_back.append(line.execute(f"UPDATE subscription SET {said} WHERE id = 902").rowcount)
    assert taken_back == [0, 1]
    listed.changed()


def test_a_withdrawal_of_days_ago_stands(listed):
    with listed.line("tepe") as line:
        back = "withdrawn_at = NULL, withdrawn_how = NULL, withdrawn_by = NULL"
        assert line.execute(f"UPDATE subscription SET {back} WHERE id = 904").rowcount == 0
    assert listed.changed() == set()


@pytest.mark.parametrize(
    "at", ["now() + interval '1 day'", "now() - interval '9 days'", "now() - interval '9 minutes'"]
)
def test_a_withdrawal_is_never_refused_and_dated_by_the_server_after_its_consent(listed, at):
    with listed.line("tepe") as line:
        line.execute("BEGIN")
        assert line.execute(withdrawn(901, 21, at)).rowcount == 1
        found = "SELECT withdrawn_at BETWEEN at AND clock_timestamp() FROM subscription WHERE id = 901"
        assert line.execute(found).fetchone() == (True,)
        line.execute("ROLLBACK")
    assert listed.changed() == set()


def test_whoever_is_locked_afterwards_is_gone_from_the_list(listed):
    with listed.owner() as dba:
        dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = %s", (ERNA,))
    with listed.line("tepe") as line:
        assert line.execute("SELECT count(*) FROM subscription WHERE id = 902").fetchone() == (0,)
    with listed.owner() as dba:
        dba.execute("UPDATE rathaus.person SET lock = '' WHERE id = %s", (ERNA,))
    with listed.line("tepe") as line:
        assert line.execute("SELECT count(*) FROM subscription WHERE id = 902").fetchone() == (1,)
    listed.changed()


def test_the_proof_of_a_withdrawal_goes_after_three_full_years_by_its_unit(listed):
    long_ago = "date_trunc('year', now()) - interval '3 years' + interval '{} hours'"
    with listed.owner() as dba:
        dba.execute("SET search_path = rathaus")
        for number, hours in ((905, -1), (906, 1)):
            dba.execute(given(number, 21, at="now() - interval '5 years'"))
            dba.execute(withdrawn(number, 21, long_ago.format(hours)))
    for login, gone in (("luebbe", 0), ("tepe", 1), ("tepe", 0)):
        with listed.line(login) as line:
            assert line.execute("SELECT desk.forget_consents()").fetchone() == (gone,)
    with listed.line("admin") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("SELECT desk.forget_consents()")
    with listed.line("tepe") as line:
        left = line.execute("SELECT id FROM subscription WHERE id IN (904, 905, 906) ORDER BY id").fetchall()
        assert left == [(904,), (906,)]
    with listed.owner() as dba:
        dba.execute("DELETE FROM rathaus.subscription WHERE id = 906")
    listed.changed()
