"""A unit works on a case about somebody under § 51 BMG: what leads to that person it gets by no way."""

import re
from itertools import product

import pytest

from tests.security.attack_scene import SECRET_PLACE, attack, blind
from tests.security.test_attack_locked import COUNTED, UNKNOWN

pytestmark = pytest.mark.server

# Whoever adds a column decides here whether a unit needs it for its share of a case about somebody locked.
NEEDED = {
    "case_file": {
        "id", "number", "contact_id", "service_id", "place", "facts", "details", "state", "owner_id",
        "cause_id", "opened_at", "told_due", "due_explained", "closed_at", "result", "told_by", "share_needs",
        "covered", "about_unit_id", "restricted", "version",
    },
    "contact": {"id", "at", "channel", "taken_by", "code_misses", "restricted", "shielded"},
}  # fmt: skip
KEPT_BACK = {
    "case_file": {
        "person_id": None, "caller_id": None, "authority_id": None, "concerned_name": "", "note": "",
        "search_text": "",
    },
    "contact": {
        "person_id": None, "caller_name": "", "caller_phone": "", "needs": [], "language": "",
        "pickup_code": "-",
    },
}  # fmt: skip
ONLY_OF_THE_WORK = {"place_key", "district_id"}  # not the street of somebody's home


def row(line, table, row_id):
    return line.execute(f"SELECT to_jsonb(one) FROM {table} AS one WHERE id = %s", (row_id,)).fetchone()[0]


@pytest.mark.parametrize("table", ["case_file", "contact"])
def test_of_the_row_a_unit_gets_what_its_work_needs(fort, table):
    ids = {"case_file": fort.names["secret"], "contact": fort.names["secret_contact"]}
    with fort.owner() as dba, fort.line("luebbe") as line:
        kept, shown = row(dba, f"rathaus.{table}", ids[table]), row(line, table, ids[table])
    masked = KEPT_BACK[table]
    assert set(kept) == set(shown) == NEEDED[table] | set(masked) | (ONLY_OF_THE_WORK & set(kept))
    assert {name: shown[name] for name in masked} == masked
    assert {name: shown[name] for name in NEEDED[table]} == {name: kept[name] for name in NEEDED[table]}
    told = {name for name in masked if kept[name] != masked[name]}
    assert (
        told
        >= {"case_file": {"note", "search_text", "person_id"}, "contact": {"person_id", "caller_phone"}}[
            table
        ]
    )
    if table == "case_file":
        assert (shown["place"], shown["place_key"]) == (SECRET_PLACE, kept["place_key"])


def test_a_street_from_the_address_of_somebody_locked_is_not_the_place_of_the_work(fort):
    case_id = fort.names["secret"]
    with fort.owner() as dba:
        dba.execute("UPDATE rathaus.case_file SET place = '', district_id = 61 WHERE id = %s", (case_id,))
        try:
            kept = row(dba, "rathaus.case_file", case_id)
            assert (kept["place_key"] != "", kept["district_id"]) == (True, 61)
            with fort.line("luebbe") as line:
                shown = row(line, "case_file", case_id)
            assert (shown["place_key"], shown["district_id"]) == ("", None)
        finally:
            dba.execute(
                "UPDATE rathaus.case_file SET place = %s, district_id = NULL WHERE id = %s",
                (SECRET_PLACE, case_id),
            )
    fort.changed()


@pytest.mark.parametrize("table", ["case_file", "contact"])
def test_of_everybody_else_a_unit_sees_the_row_as_it_is(fort, table):
    ids = {"case_file": fort.names["benefit"], "contact": fort.names["benefit_contact"]}
    with fort.owner() as dba, fort.line("luebbe") as line:
        assert row(line, table, ids[table]) == row(dba, f"rathaus.{table}", ids[table])


SHARED = (
    *(
        attack(f"the table behind the view: {table}.{column}", "luebbe", f"SELECT {column} FROM"
        f" rathaus.{table}")
        for table, columns in KEPT_BACK.items()
        for column in columns
    ),
    attack("the table behind the view, whole", "luebbe", "SELECT * FROM rathaus.case_file"),
    attack("the table behind the view, as a row", "luebbe", "SELECT c FROM rathaus.case_file c"),
    attack("the table behind the view, asked in a condition", "luebbe",
           "SELECT id FROM rathaus.case_file WHERE person_id = {hidden}"),
    attack("the table behind the view, asked by what is written", "luebbe",
           "UPDATE rathaus.case_file SET result = note WHERE id = {secret}"),
    attack("the table behind the view, told by what was written", "luebbe",
           "UPDATE rathaus.case_file SET state = state WHERE id = {secret} RETURNING note"),
    blind("the case of somebody by number", "luebbe",
          "SELECT id FROM case_file WHERE {hidden} IN (person_id, caller_id)"),
    blind("the visit of somebody by number", "luebbe", "SELECT id FROM contact WHERE person_id = {hidden}"),
    blind("a case by the words that stand in the note", "luebbe",
          "SELECT desk.cases_with_words('wohnt & am', 600)"),
    blind("a case by the words of the place", "luebbe", "SELECT desk.cases_with_words('geheimweg', 600)"),
    blind("a condition that fails with what is kept back", "luebbe",
          "SELECT id FROM case_file WHERE id = {secret} AND note <> '' AND note::int = 1"),
    attack("the case taken to oneself", "luebbe", "UPDATE case_file SET owner_id = desk.me() WHERE id ="
    " {secret}"),
    attack("the case turned to somebody else", "luebbe", "UPDATE case_file SET person_id = {erna} WHERE id"
    " = {secret}"),
    attack("the note written over", "luebbe", "UPDATE case_file SET note = 'x' WHERE id = {secret}"),
    attack("the code of the visit exchanged", "luebbe",
           "UPDATE contact SET pickup_code = '1' WHERE id = {secret_contact}"),
    attack("who called exchanged", "luebbe", "UPDATE contact SET caller_name = 'x' WHERE id ="
    " {secret_contact}"),
    attack("a guide looks through the door of the clerks", "oezdemir", "SELECT * FROM share.case_file"),
    attack("an admin looks through the door of the clerks", "admin", "SELECT * FROM share.contact"),
    blind("what was asked of another unit about somebody locked", "tepe",
          "SELECT question FROM task WHERE case_id = {secret}"),
)  # fmt: skip


@pytest.mark.parametrize("one", SHARED, ids=str)
def test_what_leads_to_somebody_locked_is_refused_or_not_shown(fort, one):
    assert fort.run(one) == (one.state, [])
    assert fort.changed() == set()


def test_the_work_itself_goes_on_and_leaves_what_is_kept_back_as_it_was(fort):
    case_id = fort.names["secret"]
    with fort.owner() as dba, fort.line("luebbe") as line:
        before = row(dba, "rathaus.case_file", case_id)
        started = (
            "UPDATE case_file SET state = 'in_work', version = version + 1 WHERE id = %s AND version = %s"
        )
        assert line.execute(started, (case_id, before["version"])).rowcount == 1
        assert (
            line.execute(started, (case_id, before["version"])).rowcount == 0
        )  # somebody was here meanwhile
        after = row(dba, "rathaus.case_file", case_id)
        assert after == {**before, "state": "in_work", "version": before["version"] + 1}
        dba.execute("UPDATE rathaus.case_file SET state = %s WHERE id = %s", (before["state"], case_id))
    fort.changed()


def test_somebody_else_who_called_is_known_by_their_own_case_alone(fort):
    """Erna speaks of her lamp and of somebody locked: the unit of the lamp knows her, the other one does"
    " not."""
    with fort.owner() as dba:
        dba.execute(
            "UPDATE rathaus.case_file SET contact_id = %(secret_contact)s WHERE id = %(lamp)s", fort.names
        )
        dba.execute(
            "UPDATE rathaus.contact SET person_id = %(erna)s WHERE id = %(secret_contact)s", fort.names
        )
        try:
            asked = "SELECT person_id, caller_phone, pickup_code FROM contact WHERE id = %s"
            contact = (fort.names["secret_contact"],)
            with fort.line("tepe") as roads, fort.line("luebbe") as order:
                assert roads.execute(asked, contact).fetchall() == [(fort.names["erna"], "", "-")]
                assert order.execute(asked, contact).fetchall() == [(None, "", "-")]
        finally:
            dba.execute(
                "UPDATE rathaus.contact SET person_id = %(hidden)s WHERE id = %(secret_contact)s", fort.names
            )
            dba.execute(
                "UPDATE rathaus.case_file SET contact_id = %(lamp_contact)s WHERE id = %(lamp)s", fort.names
            )
    fort.changed()


# Asked twice, once with what is there and once with what is nowhere.
CONDITIONS = {
    "case_file": (
        "person_id = {hidden}", "caller_id = {hidden}", "contact_id = {secret_contact}", "cause_id ="
        " {secret}",
        "service_id = 72 AND place_key = '{place_key}'", "owner_id = 41 AND place_key = '{place_key}'",
        "state = 'new' AND person_id = {hidden}", "state IN ('new', 'done') AND place = 'Geheimweg 8'",
        "number < '27' AND place_key = '{place_key}'", "told_due > '2020-01-01' AND place_key ="
        " '{place_key}'",
    ),
    "contact": ("person_id = {hidden}", "taken_by = 41 AND person_id = {hidden}"),
    "task": ("case_id = {secret}", "unit_id = 3 AND case_id = {secret}"),
    "timeline": ("case_id = {secret}",),
    "attachment": ("case_id = {secret}",),
    "promise": ("contact_id = {secret_contact}", "staff_id = 41 AND contact_id = {secret_contact}"),
}  # fmt: skip
WAYS = ("enable_seqscan", "enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan")


@pytest.mark.parametrize("login", ["oezdemir", "meyer"])
@pytest.mark.parametrize(
    ("table", "condition"), [(table, one) for table, some in CONDITIONS.items() for one in some]
)
def test_no_plan_counts_what_is_kept_back(fort, login, table, condition):
    """EXPLAIN ANALYZE says how many rows were thrown away: a row that an index found and a policy refused"
    " is one."""
    with fort.owner() as dba:
        place_key = row(dba, "rathaus.case_file", fort.names["secret"])["place_key"]
    there = condition.format(**fort.names, place_key=place_key)
    nowhere = condition.format(
        **{**fort.names, "hidden": UNKNOWN, "secret": UNKNOWN, "secret_contact": UNKNOWN},
        place_key="nirgendweg",
    ).replace("Geheimweg 8", "Nirgendweg 8")
    assert there != nowhere
    with fort.line(login) as line:
        for switches in product(("on", "off"), repeat=len(WAYS)):
            for way, switch in zip(WAYS, switches, strict=True):
                line.execute(f"SET {way} = {switch}")
            assert counted(line, table, there) == counted(line, table, nowhere)


def counted(line, table, condition):
    options = "ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF, COSTS OFF"
    plan = line.execute(f"EXPLAIN ({options}) SELECT * FROM {table} WHERE {condition}").fetchall()
    assert any("actual" in text for (text,) in plan)
    return [COUNTED.findall(text) for (text,) in plan]


def test_every_index_of_what_is_marked_carries_the_mark(fort):
    """Keys apart: who has the key of a record has been shown it."""
    with fort.owner() as dba:
        found = dba.execute(
            "SELECT x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid) FROM pg_index x "
            "JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attname = 'restricted' "
            "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam "
            "WHERE relnamespace = 'rathaus'::regnamespace AND amname = 'btree' AND NOT indisunique"
        ).fetchall()
    assert len(found) > 25
    assert [name for name, made in found if not re.search(r"\brestricted\b", made)] == []
