"""The print shop with psql: whose letter it is, what came back, and what was proofed in whose name."""

import psycopg
import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

_JOB = (
    "INSERT INTO print_job (id, run, title, kind, unit_id, staff_id, created_at, state, duplex, batch_size,"
    " batch, campaign_id, version) VALUES ({}, '{}', 'Brief an alle', 'mass_letter', {}, {}, now(),"
    " 'running', false, 50, 0, {}, 1)"
)
_LETTER = "INSERT INTO print_letter (job_id, number, pages, person_id) VALUES ({}, {}, 1, {})"
_READER = "INSERT INTO letter_reader (job_id, number, person_id) VALUES ({}, {}, {})"
_SHEET = "INSERT INTO print_sheet VALUES ({}, {}, 1, 1, 1, '{}', 1, 1)"
_CAMPAIGN = (
    "INSERT INTO campaign (id, occasion, title, purpose, basis, unit_id, created_by, created_at, changed_at,"
    " template, size, details, household, proofed_by, proofed_at, proof_digest, template_text, filed_at,"
    " version) VALUES ({}, '', 'Fest', 'information', 'task', 2, 21, now(), now(), 'x', 'senior', '{{{{}}}}',"
    " false, {}, 1)"
)
_RECIPIENT = (
    "INSERT INTO campaign_recipient (id, campaign_id, source_id, line, fields, fate, reason, taken_out,"
    " hidden) VALUES ({}, 9603, 1, 1, '[]', 'letter', '', false, '')"
)
_PROOFED = "21, now(), 'abc', 'Kommen Sie', {}"
_ITS_PROOF = "UPDATE campaign SET proofed_by = {}, proofed_at = now(), proof_digest = 'x' {} WHERE id = {}"
_BACK = "SELECT * FROM desk.letter_came_back('{}', {}, '{}', {})"
_PAPER = (
    "INSERT INTO paper (id, kind, title, reference, filed_at, staff_id, sha256, pdf)"
    " VALUES ({}, 'letter', 'x', '{}', now(), {}, '', '')"
)
OF_GUIDES, OF_ROADS, OF_NO_CASE, UNKNOWN = 9501, 9502, 9503, 99_999
OPEN, AT_PRINTER, FILED = 9601, 9602, 9603


@pytest.fixture(scope="module")
def shop(fort):
    """Two printed jobs with three letters, the last to somebody locked, and three campaigns of the roads."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        proofed, filed = _PROOFED.format("NULL"), _PROOFED.format("now()")
        for campaign, proof in ((OPEN, proofed), (AT_PRINTER, proofed), (FILED, filed)):
            dba.execute(_CAMPAIGN.format(campaign, proof).replace("{{}}", "{}"))
        dba.execute(
            f"INSERT INTO campaign_source VALUES (1, {FILED}, 'list', 'a', '', 1, '', '', '[]', '[]')"
        )
        dba.execute(_RECIPIENT.format(1))
        dba.execute(_JOB.format(OF_GUIDES, "K26-001", 1, 11, "NULL"))
        dba.execute(_JOB.format(OF_ROADS, "K26-002", 2, 21, AT_PRINTER))
        for job in (OF_GUIDES, OF_ROADS):
            for number, person in ((1, 101), (2, 102), (3, 103)):
                dba.execute(_LETTER.format(job, number, person))
        dba.execute("UPDATE print_letter SET printed_at = now() - interval '3 days'")
        dba.execute(_LETTER.format(OF_GUIDES, 4, "NULL"))
        dba.execute(_SHEET.format(OF_ROADS, 1, "printed"))
        for job, case in ((9511, "secret"), (9512, "benefit")):
            run = f"{fort.names[f'{case}_number']}-1"
            dba.execute("UPDATE paper SET reference = %s WHERE id = %s", (run, fort.names[f"{case}_paper"]))
            dba.execute(_JOB.format(job, run, 1, 41, "NULL").replace("mass_letter", "letter"))
            dba.execute(_LETTER.format(job, 1, "NULL"))
        dba.execute(
            "INSERT INTO address_flag (person_id, since, reason, staff_id, job_id, letter)"
            f" VALUES (101, now(), 'moved', 11, {OF_GUIDES}, 1), (103, now(), 'moved', 11, {OF_GUIDES}, 3)"
        )
        # A letter of no case, its sheet, and one of a colleague under that sign, from before it was refused.
        dba.execute(_JOB.format(OF_NO_CASE, "E26-001", 1, 12, "NULL").replace("mass_letter", "letter"))
        dba.execute(_LETTER.format(OF_NO_CASE, 1, "NULL"))
        for paper, writer in ((9521, 12), (9522, 11)):
            dba.execute(_PAPER.format(paper, "E26-001", writer))
        dba.execute("UPDATE paper SET staff_id = 11 WHERE id = {secret_paper}".format(**fort.names))
    fort.changed()
    return fort


ATTACKS = (
    attack("to whom another unit's letters go", "tepe", "SELECT person_id FROM print_letter"),
    attack("to whom one's own go, and who is locked", "oezdemir", "SELECT person_id FROM print_letter"),
    attack("who else reads them", "oezdemir", "SELECT person_id FROM letter_reader"),
    blind("another unit's letters", "tepe", f"SELECT number FROM print_letter WHERE job_id = {OF_GUIDES}"),
    blind("another unit's titles", "tepe", f"SELECT run, title FROM print_job WHERE id = {OF_GUIDES}"),
    blind("another unit's letter that is on no paper any more", "tepe",
          f"UPDATE print_letter SET printed_at = NULL WHERE job_id = {OF_GUIDES} RETURNING number"),
    attack("a letter come back in a colleague's name", "oezdemir",
           "UPDATE print_letter SET returned_at = now(), return_reason = 'died', returned_by = 12"),
    attack("the same past the door in one's own", "oezdemir",
           f"UPDATE print_letter SET returned_by = 11 WHERE job_id = {OF_GUIDES} AND number = 1"),
    attack("a letter come back before it was printed", "tepe",
           _BACK.format("K26-001", 1, "died", "'2001-01-01'")),
    attack("a letter come back for no reason", "tepe", _BACK.format("K26-001", 1, "x", "now()")),
    attack("a letter come back at the administration's", "admin",
           _BACK.format("K26-001", 1, "died", "now()")),
    blind("a letter come back of no run", "tepe", _BACK.format("K26-999", 1, "died", "now()")),
    blind("whose address is wrong, also of somebody locked", "thole", "SELECT person_id FROM address_flag"),
    blind("the mark off an address that nobody looked at", "thole",
          "DELETE FROM address_flag RETURNING person_id"),
    attack("a mark on somebody's address", "thole",
           f"INSERT INTO address_flag VALUES (102, now(), 'moved', {OF_GUIDES}, 2, 22)"),
    attack("another reason on one", "thole", "UPDATE address_flag SET reason = 'died'"),
    blind("letters to somebody whom one has not opened", "tepe", "SELECT * FROM desk.letters_to(101)"),
    blind("letters to somebody locked", "oezdemir",
          "SELECT desk.open_people(ARRAY[103]::bigint[], 'opened', 'x', '')",
          "SELECT * FROM desk.letters_to(103)"),
    blind("what became of a sheet in somebody's restricted case", "oezdemir",
          "SELECT * FROM desk.jobs_of_papers(ARRAY[{secret_paper}])"),
    attack("runs by their beginning", "tepe", "SELECT desk.last_run('26-0')"),
    attack("runs at the administration's", "admin", "SELECT desk.last_run('K26-')"),
    attack("a job in a colleague's name", "tepe", _JOB.format(9509, "X-1", 2, 22, "NULL")),
    attack("a job in another unit's", "tepe", _JOB.format(9509, "X-1", 1, 21, "NULL")),
    attack("a job that is done at once", "tepe",
           _JOB.format(9509, "X-1", 2, 21, "NULL").replace("'running'", "'done'")),
    attack("a number of campaigns that nobody counted", "tepe", _JOB.format(9509, "K26-003", 2, 21, "NULL")),
    attack("a number of notices that is none", "tepe", _JOB.format(9509, "A26-X", 2, 21, "NULL")),
    attack("a number behind which no single letter comes", "tepe",
           _JOB.format(9509, "E26-102", 2, 21, "NULL")),
    attack("a sheet under the sign of nobody's single letter", "tepe", _PAPER.format(9529, "E26-002", 21)),
    attack("a sheet under the sign of a colleague's", "oezdemir", _PAPER.format(9529, "E26-001", 11)),
    attack("a second sheet to one's own", "wilkens", _PAPER.format(9529, "E26-001", 12)),
    attack("a single letter in a file", "wilkens",
           "INSERT INTO case_paper (case_id, paper_id) VALUES ({lamp}, 9521)"),
    blind("what became of a colleague's single letter", "oezdemir",
          "SELECT * FROM desk.jobs_of_papers(ARRAY[9521, 9522])"),
    blind("one's own sheet in a case that is hidden by now", "oezdemir",
          "SELECT pdf FROM paper WHERE id = {secret_paper}"),
    attack("a letter that was printed at once", "tepe",
           f"INSERT INTO print_letter (job_id, number, pages, printed_at) VALUES ({OF_ROADS}, 9, 1, now())"),
    attack("a letter that came back at once", "tepe",
           f"INSERT INTO print_letter (job_id, number, pages, returned_by) VALUES ({OF_ROADS}, 9, 1, 22)"),
    attack("a letter into another unit's job", "tepe", _LETTER.format(OF_GUIDES, 9, "NULL")),
    attack("a reader of no campaign", "oezdemir", _READER.format(OF_GUIDES, 1, 102)),
    attack("a proof in a colleague's name", "tepe", _ITS_PROOF.format(22, "", OPEN)),
    attack("another date on a colleague's proof", "thole",
           f"UPDATE campaign SET proofed_at = now() - interval '1 day' WHERE id = {OPEN}"),
    attack("other words under a proof", "tepe", f"UPDATE campaign SET template_text = 'x' WHERE id = {OPEN}"),
    attack("other words than those at the printer, proofed anew", "tepe",
           _ITS_PROOF.format(21, ", template_text = 'x'", AT_PRINTER)),
    attack("another size than that at the printer", "tepe",
           f"UPDATE campaign SET size = 'large' WHERE id = {AT_PRINTER}"),
    attack("what was filed opened again", "tepe", f"UPDATE campaign SET filed_at = NULL WHERE id = {FILED}"),
    attack("what was filed changed by the lead", "vogel",
           f"UPDATE campaign SET template_text = 'x' WHERE id = {FILED}"),
    attack("somebody else got what was filed", "tepe", _RECIPIENT.format(2)),
    attack("somebody did not get it", "vogel",
           "UPDATE campaign_recipient SET fate = 'taken_out' WHERE id = 1"),
    blind("somebody never got it", "vogel", "DELETE FROM campaign_recipient WHERE id = 1 RETURNING id"),
    attack("a campaign that a colleague has proofed at once", "tepe",
           _CAMPAIGN.format(9604, "22, now(), 'x', 'x', NULL")),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=str)
def test_it_is_refused_or_shows_nothing_and_changes_nothing(shop, one):
    state, shown = shop.run(one)
    assert shop.changed() == set()
    assert (state, shown) == (one.state, [])


@pytest.mark.parametrize("statement", [_LETTER, _READER], ids=["letter", "reader"])
def test_a_letter_to_somebody_locked_is_refused_like_one_to_nobody(shop, statement):
    answers = set()
    for person in (103, UNKNOWN):
        with shop.line("tepe") as line, pytest.raises(psycopg.Error) as error:
            line.execute(statement.format(OF_ROADS, 9, person))
        told = error.value.diag
        answers.add((error.value.sqlstate, told.message_primary, told.message_detail, told.constraint_name))
    assert answers == {("42501", "not for this login, or not there", None, None)}
    assert shop.changed() == set()


@pytest.mark.parametrize(("login", "case"), [("oezdemir", "secret"), ("tepe", "benefit")])
def test_no_run_tells_whether_a_letter_went_out_of_a_case_that_one_does_not_see(shop, login, case):
    """The job of its letter, one of no letter, and one of a case that is not there: the key is asked last."""
    unit, me = {"oezdemir": (1, 11), "tepe": (2, 21)}[login]
    number = shop.names[f"{case}_number"]
    answers = set()
    for run in (f"{number}-1", f"{number}-2", "26-99999-9-1", "T26-99999-9-1"):
        with shop.line(login) as line, pytest.raises(psycopg.Error) as error:
            line.execute(_JOB.format(9509, run, unit, me, "NULL").replace("mass_letter", "letter"))
        told = error.value.diag
        answers.add((error.value.sqlstate, told.message_primary, told.message_detail, told.constraint_name))
    assert [one[0] for one in answers] == ["42501"]
    assert shop.changed() == set()


@pytest.mark.parametrize(
    ("login", "seen", "own"),
    [
        ("vogel", {9511, 9512}, "lamp"),
        ("oezdemir", {9512}, "lamp"),
        ("tepe", set(), "lamp"),
        ("luebbe", set(), "benefit"),  # her unit's case, not her unit's sheet
    ],
)
def test_what_became_of_a_filed_letter_says_the_case_to_whoever_sees_it(shop, login, seen, own):
    """A sheet of one's own, in a case of one's own, under the reference of another one says nothing."""
    sheets = "ARRAY[{secret_paper}, {benefit_paper}, 77]".format(**shop.names)
    with shop.line(login) as line, line.transaction(force_rollback=True):
        line.execute(
            "INSERT INTO paper (id, kind, title, reference, filed_at, staff_id, sha256, pdf)"
            " VALUES (77, 'letter', 'x', '{secret_number}-1', now(), desk.me(), '', '')".format(**shop.names)
        )
        line.execute("INSERT INTO case_paper (case_id, paper_id) VALUES (%s, 77)", (shop.names[own],))
        found = line.execute(f"SELECT job_id FROM desk.jobs_of_papers({sheets})").fetchall()
    assert {one for (one,) in found} == seen
    assert shop.changed() == set()


def test_whoever_opens_the_post_scans_a_letter_of_any_unit_in_her_own_name(shop):
    with shop.line("tepe") as line:
        known, hidden = (
            line.execute(_BACK.format("K26-001", number, "died", "now()")).fetchone() for number in (2, 3)
        )
        nobody = line.execute(_BACK.format("K26-001", 4, "died", "now()")).fetchone()
    assert known == ("Brief an alle", True, True, None), "not to whom it went: numbers are easily guessed"
    assert hidden == ("Brief an alle", True, False, None), "as somebody from a list"
    assert nobody == ("Brief an alle", False, False, None), "it is on no paper yet"
    with shop.owner() as dba:
        dba.execute("SET search_path = rathaus")
        found = dba.execute("SELECT number, returned_by FROM print_letter WHERE returned_at IS NOT NULL")
        assert sorted(found) == [(2, 21), (3, 21)]
        flagged = dba.execute("SELECT person_id, staff_id FROM address_flag WHERE reason = 'died'")
        assert sorted(flagged) == [(102, 21), (103, 21)]
        dba.execute("DELETE FROM address_flag WHERE person_id = 102")
        dba.execute("UPDATE address_flag SET reason = 'moved', staff_id = 11")
        dba.execute("UPDATE print_letter SET returned_at = NULL, return_reason = NULL, returned_by = NULL")
    shop.changed()


def test_who_proofs_a_campaign_says_so_and_files_it_as_it_is(shop):
    cleared = "proofed_by = NULL, proofed_at = NULL, proof_digest = '', template_text = ''"
    steps = (
        f"UPDATE campaign SET {cleared}, size = 'large' WHERE id = {OPEN}",
        _ITS_PROOF.format(22, ", template_text = 'x'", OPEN),
        f"UPDATE campaign SET filed_at = now() WHERE id = {AT_PRINTER}",
    )
    with shop.line("thole") as line, line.transaction(force_rollback=True):
        for step in steps:
            assert line.execute(step).rowcount == 1
    assert shop.changed() == set()
