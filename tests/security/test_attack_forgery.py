"""Somebody of the house writes with psql what the program would not: in others' names, over what stands."""

import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

COPY = "INSERT INTO {0} SELECT (jsonb_populate_record(t, '{1}')).* FROM {0} t WHERE id = {2}"


def copied(table, row, **values):
    """Return a statement that inserts a row again with other values in it."""
    changed = "{{" + ", ".join(f'"{name}": {value}' for name, value in values.items()) + "}}"
    return COPY.format(table, changed, row)


FORGING = (
    attack("a note in a colleague's name", "oezdemir",
           copied("timeline", "{lamp_timeline}", id=1, staff_id=12)),
    attack("a note at a foreign case", "tepe",
           "INSERT INTO timeline VALUES (1, {benefit}, now(), 21, 'note', 'x')"),
    attack("a note given another date", "oezdemir",
           "UPDATE timeline SET at = now() - interval '1 year' WHERE id = {lamp_timeline}"),
    attack("a note given another author", "oezdemir",
           "UPDATE timeline SET staff_id = 12 WHERE id = {lamp_timeline}"),
    attack("a note taken out", "vogel", "DELETE FROM timeline WHERE id = {lamp_timeline}"),
    attack("a line of the journal in a colleague's name", "oezdemir",
           "INSERT INTO journal (id, at, staff_id, command) "
           "VALUES ('00000000-0000-7000-8000-000000000001', now(), 12, 'X')"),
    attack("the journal rewritten", "oezdemir", "UPDATE journal SET command = 'X' WHERE staff_id = 11"),
    attack("the journal emptied", "vogel", "DELETE FROM journal"),
    attack("the journal rewritten by the admin", "admin", "UPDATE journal SET command = 'X'"),
    attack("the journal emptied by the officer who reads it", "busse", "DELETE FROM journal"),
    attack("the protocol of reading emptied", "oezdemir", "DELETE FROM read_log"),
    attack("the protocol of reading emptied by the lead", "vogel", "DELETE FROM read_log"),
    attack("the protocol of reading emptied by the officer", "busse", "DELETE FROM read_log"),
    attack("the protocol of reading emptied by the admin", "admin", "TRUNCATE read_log"),
    attack("a line of the protocol made up", "oezdemir",
           "INSERT INTO read_log VALUES (1, now(), 12, 'opened', 'x', '', '[101]', false)"),
    attack("an opening made up", "oezdemir",
           "INSERT INTO opening VALUES (11, 101, now() + interval '1 day', pg_current_xact_id(), true)"),
    attack("a sheet in a colleague's name", "oezdemir",
           "INSERT INTO paper VALUES (1, 'letter', 'x', '', now(), 12, '', 'x')"),
    attack("a sheet exchanged", "oezdemir", "UPDATE paper SET pdf = 'x' WHERE staff_id = 11"),
    attack("a sheet burnt", "vogel", "DELETE FROM paper"),
    attack("an export in a colleague's name", "oezdemir",
           "INSERT INTO export_log VALUES (1, now(), 12, 'x', '', '[]', 1, 'x', '')"),
    attack("an attachment in a colleague's name", "oezdemir",
           copied("attachment", "{benefit_attachment}", id=1, staff_id=12)),
    attack("an attachment's picture exchanged", "oezdemir",
           "UPDATE attachment_content SET content = 'x' WHERE attachment_id = {benefit_attachment}"),
    attack("an attachment given to another case", "oezdemir",
           "UPDATE attachment SET case_id = {lamp} WHERE id = {benefit_attachment}"),
    attack("a visit in a colleague's name", "oezdemir",
           copied("contact", "{lamp_contact}", id=1, taken_by=12)),
    attack("a visit taken over", "oezdemir", "UPDATE contact SET taken_by = 12 WHERE id = {lamp_contact}"),
    attack("a visit given another pickup code", "tepe",
           "UPDATE contact SET pickup_code = 'x' WHERE id = {lamp_contact}"),
    attack("a promise on a foreign visit", "tepe", copied("promise", "{lamp_promise}", id=1,
           contact_id="{benefit_contact}")),
    attack("a promise on a visit of whom one must not know", "oezdemir",
           copied("promise", "{lamp_promise}", id=1, contact_id="{secret_contact}")),
    attack("a case given another number", "oezdemir",
           "UPDATE case_file SET number = '26-99999-0' WHERE id = {lamp}"),
    attack("a case given another day of opening", "oezdemir",
           "UPDATE case_file SET opened_at = now() WHERE id = {lamp}"),
    attack("a case given another key", "vogel", "UPDATE case_file SET id = 1 WHERE id = {lamp}"),
    attack("a case with a number that nobody counted", "oezdemir",
           copied("case_file", "{lamp}", id=1, number='"26-99999-0"')),
    attack("a case taken over by a clerk", "tepe", "UPDATE case_file SET owner_id = 21 WHERE id = {lamp}"),
    attack("a case handed to somebody else by a clerk", "tepe",
           "UPDATE case_file SET owner_id = 31 WHERE id = {lamp}"),
    attack("a case hung on another visit by a clerk", "tepe",
           "UPDATE case_file SET contact_id = {benefit_contact} WHERE id = {lamp}"),
    blind("a foreign case closed", "tepe",
          "UPDATE case_file SET state = 'closed' WHERE id = {benefit} RETURNING id"),
    blind("a foreign task moved into the own unit", "tepe",
          "UPDATE task SET unit_id = 2 WHERE id = {benefit_task} RETURNING id"),
    blind("a foreign task claimed", "tepe",
          "UPDATE task SET staff_id = 21, state = 'claimed' WHERE id = {benefit_task} RETURNING id"),
    blind("a foreign task thrown away", "tepe", "DELETE FROM task WHERE id = {benefit_task} RETURNING id"),
    blind("a foreign promise settled", "tepe",
          "UPDATE promise SET state = 'kept' WHERE id = {benefit_promise} RETURNING id"),
    blind("a colleague's draft thrown away", "tepe", "DELETE FROM draft WHERE staff_id = 11 RETURNING id"),
    attack("a draft laid before a colleague in another's name", "tepe",
           "INSERT INTO draft VALUES (1, 11, 21, 'parked', '', 'x', '', '', '{{}}', '{{}}', now(), "
           "now(), now())"),
    attack("a preference of a colleague", "tepe", "INSERT INTO preference VALUES (11, 'theme', '{{}}')"),
    attack("a case thrown away", "vogel", "DELETE FROM case_file WHERE id = {lamp}"),
    attack("a visit thrown away", "vogel", "DELETE FROM contact"),
    attack("a case marked as of no locked person", "vogel",
           "UPDATE case_file SET restricted = false WHERE id = {secret}"),
    attack("a case marked as of a locked person", "oezdemir",
           "UPDATE case_file SET restricted = true WHERE id = {lamp}"),
    attack("a visit marked", "vogel", "UPDATE contact SET shielded = false WHERE id = {secret_contact}"),
    attack("an appointment marked", "vogel", "UPDATE appointment SET restricted = false"),
    attack("a person marked as known by a visit", "oezdemir", "UPDATE rathaus.person SET tied = true"),
    attack("an authority marked", "vogel", "UPDATE authority SET restricted = false"),
    attack("a running number turned back", "vogel", "UPDATE running_number SET value = 0"),
    attack("a running number turned on", "admin", "UPDATE running_number SET value = 9000"),
    attack("a running number read", "oezdemir", "SELECT * FROM running_number"),
    attack("a counter that nobody has", "oezdemir", "SELECT desk.count_up('anything')"),
    attack("a counter raised by the admin", "admin", "SELECT desk.count_up('case-2026')"),
    attack("a number kept back that nobody counted", "oezdemir",
           "INSERT INTO reserved_number VALUES (2026, 9000, 11, 'x', now(), NULL)"),
    attack("a sequence turned", "oezdemir", "SELECT setval('rathaus.read_log_line', 1)"),
    attack("a sequence used up", "oezdemir", "SELECT nextval('rathaus.read_log_line')"),
)  # fmt: skip
POWER = (
    attack("a clerk who makes herself lead", "tepe", "UPDATE staff SET role = 'lead' WHERE id = 21"),
    attack("a guide who takes another's login", "oezdemir",
           "UPDATE staff SET db_role = 'fort_oezdemir' WHERE id = 41"),
    attack("a lead who makes herself admin", "vogel", "UPDATE staff SET role = 'admin' WHERE id = 41"),
    attack("a lead who makes a friend lead", "vogel", "UPDATE staff SET role = 'lead' WHERE id = 11"),
    attack("a lead who swaps logins", "vogel", "UPDATE staff SET db_role = NULL WHERE id = 51"),
    attack("an admin who makes himself lead", "admin", "UPDATE staff SET role = 'lead' WHERE id = 51"),
    attack("an admin who gives a guide the lead's record", "admin",
           "UPDATE staff SET db_role = NULL WHERE id = 41"),
    attack("an admin who moves himself into a unit", "admin", "UPDATE staff SET unit_id = 3 WHERE id = 51"),
    attack("an admin who makes a colleague up", "admin",
           copied("staff", 51, id=99, login='"x"', db_role="null")),
    attack("an admin who throws the lead out", "admin", "DELETE FROM staff WHERE id = 41"),
    attack("a unit renamed", "admin", "UPDATE unit SET name = 'x'"),
    attack("a service moved", "admin", "UPDATE service SET unit_id = 3"),
    attack("a deputy appointed", "admin", "INSERT INTO deputy VALUES (41, 1, 51)"),
    attack("the revision turned back", "admin", "UPDATE alembic_version SET version_num = '0001'"),
)  # fmt: skip


@pytest.mark.parametrize("one", [*FORGING, *POWER], ids=str)
def test_it_is_refused_and_nothing_is_changed(fort, one):
    state, shown = fort.run(one)
    assert fort.changed() == set()
    assert (state, shown) == (one.state, [])
