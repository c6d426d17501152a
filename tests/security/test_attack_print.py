"""Print jobs with psql: no letter to whom one does not know, no mark on an address, no other words."""

import psycopg
import pytest

from tests.security.attack_scene import attack
from tests.small_town import ERNA, HIDDEN

pytestmark = pytest.mark.server

NOBODY = 4711
_JOB = "id, run, title, kind, unit_id, staff_id, created_at, state, duplex, batch_size, batch, version"
_NOTICE = (
    "id, title, summary, text, when_said, where_said, who_said, access, contact, phone, web, icon, unit_id,"
    " author_id, changed_at, ended, version"
)
OPEN_ERNA = f"SELECT desk.open_people(ARRAY[{ERNA}]::bigint[], 'opened', 'x', '')"


def laid_down(number, unit, staff, kind="mass_letter"):
    return (
        f"INSERT INTO print_job ({_JOB}) VALUES ({number}, 'X{number}', 'Sommer', '{kind}', {unit}, {staff},"
        " now(), 'running', false, 50, 0, 1)"
    )


def letter(job, person):
    return f"INSERT INTO print_letter (job_id, number, pages, person_id) VALUES ({job}, 1, 1, {person})"


def flag(person, job=990):
    return (
        "INSERT INTO address_flag (person_id, since, reason, job_id, letter, staff_id)"
        f" VALUES ({person}, now(), 'moved', {job}, 1, 21)"
    )


def words(job, notice=995):
    return (
        "INSERT INTO printed_notice (job_id, notice_id, sheet, words)"
        f" VALUES ({job}, {notice}, 'poster_a4', '[]')"
    )


@pytest.fixture(scope="module")
def printing(fort):
    """A letter of the roads' unit to Erna, a notice of theirs, and jobs of both units without anything."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        for number, unit, staff in ((990, 2, 21), (991, 2, 21), (992, 3, 31)):
            dba.execute(laid_down(number, unit, staff))
        dba.execute(letter(990, ERNA))
        dba.execute(
            f"INSERT INTO notice ({_NOTICE})"
            " VALUES (995, 'Fest', '', '', '', '', '', '', '', '', '', 'none', 2, 21, now(), false, 1)"
        )
        dba.execute(words(990))
    fort.changed()
    return fort


@pytest.mark.parametrize(
    "one",
    [
        attack("a letter to somebody under lock", "tepe", letter(991, HIDDEN)),
        attack("a letter to nobody, which must sound the same", "tepe", letter(991, NOBODY)),
        attack("a mark on an address that no letter went to", "tepe", OPEN_ERNA, flag(ERNA, 991)),
        attack("a mark on somebody else than the letter was for", "tepe", flag(HIDDEN)),
        attack("a mark on nobody, which must sound the same", "tepe", flag(NOBODY)),
        attack("words for the job of another unit", "tepe", words(992)),
        attack(
            "other words for copies that are printed again",
            "tepe",
            "UPDATE printed_notice SET words = '[]'",
        ),
        attack("words torn out", "vogel", "DELETE FROM printed_notice"),
        attack("words for whoever only sets the program up", "admin", "SELECT * FROM printed_notice"),
    ],
    ids=str,
)
def test_it_is_refused_and_nothing_is_changed(printing, one):
    state, shown = printing.run(one)
    assert printing.changed() == set()
    assert (state, shown) == ("42501", [])


def test_who_writes_to_somebody_does_so_and_another_unit_reads_no_words(printing):
    with printing.line("tepe") as line:
        line.execute("BEGIN")
        assert line.execute(letter(991, ERNA)).rowcount == 1
        line.execute("ROLLBACK")
        assert line.execute("SELECT count(*) FROM printed_notice").fetchone() == (1,)
    with printing.line("luebbe") as line:
        assert line.execute("SELECT count(*) FROM printed_notice").fetchone() == (0,)
    printing.changed()


def test_a_letter_of_no_case_goes_after_its_period_and_no_other_sheet_does(printing):
    made = (
        "INSERT INTO paper (id, kind, title, reference, filed_at, staff_id, sha256, pdf)"
        " VALUES (%s, 'letter', 'Brief', %s, now() - make_interval(days => %s), 21, '', '')"
    )
    sheets = ((981, "E26-001", 181), (982, "E26-002", 179), (983, "2026-7-1", 181), (984, "E26-003", 181))
    with printing.owner() as dba:
        dba.execute("SET search_path = rathaus")
        for values in sheets:
            dba.execute(made, values)
        some_case = dba.execute("SELECT min(id) FROM case_file").fetchone()[0]
        dba.execute("INSERT INTO case_paper (case_id, paper_id) VALUES (%s, 984)", (some_case,))
    with printing.line("admin") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("SELECT desk.forget_letters()")
    with printing.line("tepe") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("DELETE FROM paper WHERE id = 981")
    for gone in (1, 0):
        with printing.line("tepe") as line:
            assert line.execute("SELECT desk.forget_letters()").fetchone() == (gone,)
    with printing.owner() as dba:
        left = dba.execute("SELECT id FROM rathaus.paper WHERE id BETWEEN 981 AND 984 ORDER BY id").fetchall()
        dba.execute("DELETE FROM rathaus.case_paper WHERE paper_id = 984")
        dba.execute("DELETE FROM rathaus.paper WHERE id BETWEEN 981 AND 984")
    assert left == [(982,), (983,), (984,)]
    printing.changed()
