"""A clerk with psql reaches for what other units work on; the officer and the admin for anything."""

import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

READING = (
    # Tepe is in the unit of roads: Hans Meyer's housing benefit is none of his business.
    blind("clerk reads a foreign case", "tepe", "SELECT * FROM case_file WHERE id = {benefit}"),
    blind("clerk reads a foreign case by its number", "tepe",
          "SELECT * FROM case_file WHERE number = '{benefit_number}'"),
    blind("clerk reads a foreign task", "tepe", "SELECT * FROM task WHERE id = {benefit_task}"),
    blind("clerk reads a foreign promise", "tepe", "SELECT * FROM promise WHERE id = {benefit_promise}"),
    blind("clerk reads who called", "tepe", "SELECT * FROM contact WHERE id = {benefit_contact}"),
    blind("clerk reads a foreign sheet", "tepe", "SELECT pdf FROM paper WHERE id = {benefit_paper}"),
    blind("clerk reads which case a sheet is of", "tepe",
          "SELECT * FROM case_paper WHERE paper_id = {benefit_paper}"),
    blind("clerk reads a foreign attachment", "tepe",
          "SELECT * FROM attachment WHERE id = {benefit_attachment}"),
    blind("clerk reads what is in a foreign attachment", "tepe",
          "SELECT content FROM attachment_content WHERE attachment_id = {benefit_attachment}"),
    blind("clerk reads a foreign timeline", "tepe", "SELECT * FROM timeline WHERE case_id = {benefit}"),
    blind("clerk reads which unit works on what", "tepe", "SELECT * FROM case_share WHERE case_id = "
          "{benefit}"),
    blind("clerk counts all cases", "tepe", "SELECT 1 FROM case_file HAVING count(*) > 1"),
    blind("clerk reads colleagues' journal", "tepe", "SELECT * FROM journal WHERE staff_id <> desk.me()"),
    blind("clerk reads colleagues' drafts", "tepe", "SELECT * FROM draft WHERE staff_id <> desk.me()"),
    blind("clerk reads colleagues' recent things", "tepe", "SELECT * FROM recent WHERE staff_id <> "
          "desk.me()"),
    blind("clerk reads colleagues' exports", "tepe", "SELECT * FROM export_log WHERE staff_id <> desk.me()"),
    blind("clerk reads who has a foreign case open", "tepe",
          "SELECT * FROM presence WHERE record_id = {benefit}"),
    attack("guide reads the protocol of reading", "oezdemir", "SELECT * FROM read_log"),
    attack("guide reads who opened whom", "oezdemir", "SELECT * FROM opening"),
    attack("admin reads cases", "admin", "SELECT * FROM case_file"),
    attack("admin reads people", "admin", "SELECT * FROM desk.person"),
    attack("admin reads contacts", "admin", "SELECT * FROM contact"),
    attack("admin opens people", "admin", "SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')"),
    attack("admin reads attachments", "admin", "SELECT * FROM attachment_content"),
    attack("officer for data protection reads cases", "busse", "SELECT * FROM case_file"),
    attack("officer for data protection reads people", "busse", "SELECT * FROM desk.person"),
    attack("officer for data protection opens people", "busse",
           "SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')"),
    attack("row security switched off", "tepe", "SET row_security = off", "SELECT id FROM rathaus.case_file"),
    attack("row security switched off for a copy", "oezdemir", "SET row_security = off",
           "COPY (SELECT * FROM contact) TO STDOUT"),
    attack("row security switched off before the view of shares", "tepe", "SET row_security = off",
           "SELECT * FROM case_file"),
    # A condition that says aloud what it is shown.
    blind("a condition that fails with what it is shown", "tepe",
          "SELECT 1 FROM case_file WHERE note <> '' AND id = {benefit} AND note::int = 1"),
    blind("a condition that divides by zero at a foreign case", "tepe",
          "SELECT 1 FROM case_file WHERE 1 / (id - {benefit}) < -2"),
    blind("an owner's view asked for others' openings", "tepe",
          "SELECT * FROM desk.open_person WHERE 1 / (person_id - 101) < -2"),
    blind("statistics of the columns", "tepe",
          "SELECT * FROM pg_stats WHERE schemaname = 'rathaus' AND tablename IN "
          "('case_file', 'contact', 'person', 'promise', 'task', 'phone', 'paper', 'timeline', 'name_pair')"),
    attack("statistics behind the view", "tepe", "SELECT * FROM pg_statistic"),
    blind("a cursor kept beyond the transaction", "tepe", "BEGIN",
          "DECLARE kept CURSOR WITH HOLD FOR SELECT * FROM case_file WHERE id = {benefit}", "COMMIT",
          "FETCH ALL FROM kept"),
    blind("a prepared statement", "tepe",
          "PREPARE asked AS SELECT * FROM contact WHERE id = {benefit_contact}", "EXECUTE asked"),
    # A stolen link: hang what is foreign on something of one's own.
    attack("clerk opens a case on a foreign contact to read it", "tepe",
           "INSERT INTO case_file SELECT (jsonb_populate_record(c, jsonb_build_object('id', 1, 'number', "
           "'26-00003-2', 'owner_id', 21, 'contact_id', {benefit_contact}, 'cause_id', NULL))).* "
           "FROM case_file c WHERE id = {lamp}"),
    attack("clerk puts a foreign sheet into her case to read it", "tepe",
           "INSERT INTO case_paper VALUES ({lamp}, {benefit_paper})"),
    attack("clerk moves her task to a foreign case to see it", "tepe",
           "UPDATE task SET case_id = {benefit} WHERE id = {lamp_task}"),
    attack("clerk lays a foreign sheet's picture into her attachment", "tepe",
           "INSERT INTO attachment_content VALUES ({benefit_attachment}, 'x')"),
    attack("clerk hangs a task of her unit on a foreign case", "tepe",
           "INSERT INTO task SELECT (jsonb_populate_record(t, '{{\"id\": 1, \"case_id\": {benefit}}}')).* "
           "FROM task t WHERE id = {lamp_task}"),
    attack("clerk makes herself a share of a foreign case", "tepe",
           "INSERT INTO case_share VALUES ({benefit}, 2, 21)"),
    attack("clerk names herself deputy", "tepe", "INSERT INTO deputy VALUES (31, 1, 21)"),
)  # fmt: skip


@pytest.mark.parametrize("one", READING, ids=str)
def test_it_is_refused_or_shows_nothing(fort, one):
    state, shown = fort.run(one)
    assert (state, shown) == (one.state, [])
    assert fort.changed() == set()


def test_what_is_ones_own_is_seen(fort):
    """The other side: with the same words each sees what they work on."""
    with fort.line("tepe") as line:
        seen = line.execute("SELECT id FROM case_file").fetchall()
        assert seen == [(fort.names["lamp"],)]
        assert line.execute("SELECT id FROM task").fetchall() == [(fort.names["lamp_task"],)]
        assert line.execute("SELECT id FROM contact").fetchall() == [(fort.names["lamp_contact"],)]
    with fort.line("luebbe") as line:
        kept = line.execute("SELECT id FROM case_file ORDER BY id").fetchall()
        assert (fort.names["benefit"],) in kept


SHARED = (
    # Luebbe's unit has the hedge of somebody under § 51 BMG: the work, without anybody's words about her.
    blind("what the lead wrote about somebody locked", "luebbe",
          "SELECT text FROM timeline WHERE id = {secret_timeline} AND text LIKE '%Geheimweg%'"),
    blind("a sheet to somebody locked", "luebbe", "SELECT pdf FROM paper WHERE id = {secret_paper}"),
    blind("an attachment of somebody locked", "luebbe",
          "SELECT name FROM attachment WHERE id = {secret_attachment}"),
    blind("what is in an attachment of somebody locked", "luebbe",
          "SELECT content FROM attachment_content WHERE attachment_id = {secret_attachment}"),
    blind("the number that was promised to be called", "luebbe",
          "SELECT phone FROM promise WHERE id = {secret_promise}"),
    blind("somebody locked by name", "luebbe", "SELECT family_name FROM desk.person WHERE id = {hidden}"),
    # Of Hans Meyer's benefit his unit has a share, and the guide keeps it.
    blind("a letter that the guide wrote", "luebbe", "SELECT pdf FROM paper WHERE id = {benefit_paper}"),
)  # fmt: skip


@pytest.mark.parametrize("one", SHARED, ids=str)
def test_a_share_is_not_the_whole(fort, one):
    assert fort.run(one) == ("", [])
    assert fort.changed() == set()


def test_a_share_of_somebody_lockeds_case_is_work_all_the_same(fort):
    with fort.line("luebbe") as line:
        found = line.execute(
            "SELECT question FROM task WHERE id = %s", (fort.names["secret_task"],)
        ).fetchall()
        assert len(found) == 1
