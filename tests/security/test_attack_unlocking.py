"""Somebody was locked (§ 51 BMG) after a clerk had taken them in: she does not take it off."""

import pytest

from tests.security.attack_scene import attack

pytestmark = pytest.mark.server

TAKEN_OVER = "UPDATE rathaus.contact SET taken_by = %s WHERE id = %s"
KEPT_BY = "UPDATE rathaus.case_file SET owner_id = %s WHERE id = %s"
LOCK = "UPDATE rathaus.person SET lock = %s WHERE id = %s"


@pytest.fixture
def locked_since(fort):
    """Luebbe took Hans Meyer in and keeps his case; then he was locked."""
    case_id, contact, hans = (fort.names[name] for name in ("benefit", "benefit_contact", "hans"))
    with fort.owner() as dba:
        dba.execute(TAKEN_OVER, (31, contact))
        owner = dba.execute("SELECT owner_id FROM rathaus.case_file WHERE id = %s", (case_id,)).fetchone()[0]
        dba.execute(KEPT_BY, (31, case_id))
        dba.execute(LOCK, ("bmg51", hans))
        fort.changed()
        yield fort
        dba.execute(LOCK, ("", hans))
        dba.execute(KEPT_BY, (owner, case_id))
        dba.execute(TAKEN_OVER, (11, contact))
    fort.changed()


CASE = "UPDATE rathaus.case_file SET {} WHERE id = {{benefit}}"
CONTACT = "UPDATE rathaus.contact SET {} WHERE id = {{benefit_contact}}"
UNLOCKING = (
    attack("nobody called any more", "luebbe", CONTACT.format("person_id = NULL")),
    attack("somebody else called", "luebbe", CONTACT.format("person_id = {erna}")),
    attack("the case is nobody's", "luebbe", CASE.format("person_id = NULL, caller_id = NULL")),
    attack("the case is somebody else's", "luebbe", CASE.format("person_id = {erna}, caller_id = {erna}")),
    attack("all of it in one transaction, to be taken back", "luebbe", "BEGIN",
           CONTACT.format("code_misses = 0"), CONTACT.format("person_id = NULL")),
    attack("the view asked the same", "luebbe",
           "UPDATE case_file SET person_id = {erna} WHERE id = {benefit}"),
    *(attack(f"what she may not see written over: {one}", "luebbe", CASE.format(one))
      for one in ("note = 'x'", "concerned_name = 'x'", "search_text = 'x'", "place_key = 'x'",
                  "district_id = 62", "authority_id = 1")),
    *(attack(f"what she may not hear written over: {one}", "luebbe", CONTACT.format(one))
      for one in ("caller_name = 'x'", "caller_phone = '+49'", "language = 'x'", "needs = '[\"x\"]'")),
)  # fmt: skip


@pytest.mark.parametrize("one", UNLOCKING, ids=str)
def test_nobody_takes_the_lock_off_what_they_took_in(locked_since, one):
    assert locked_since.run(one) == (one.state, [])
    assert locked_since.changed() == set()


def test_the_work_on_it_goes_on(locked_since):
    """The other side: what is seen of the case is changed as before."""
    wanted = "UPDATE case_file SET result = %s, version = version + 1 WHERE id = %s"
    with locked_since.line("luebbe") as line:
        assert line.execute(wanted, ("fertig", locked_since.names["benefit"])).rowcount == 1
    with locked_since.owner() as dba:
        dba.execute(
            "UPDATE rathaus.case_file SET result = '', version = version - 1 WHERE id = %s",
            (locked_since.names["benefit"],),
        )
    assert locked_since.changed() == set()
