"""Among many cases words find the newest of those that somebody may see, by whatever way the server looks."""

import pytest

pytestmark = pytest.mark.server

CASES, FIRST, SHARED_EACH = 12_000, 900_000_000_000_000_000, 7
# Each word stands in every so manieth case, from which remainder on; some stand in none of the unit.
WORDS = {
    "ueberall": (1, 0),
    "haeufig": (20, 3),
    "nebenan": (SHARED_EACH * 2, 1),
    "hierzulande": (SHARED_EACH * 100, 0),
    "selten": (4_000, 0),
    "anderswo": (4_004, 1),
    "einmal": (CASES, 11_998),
}


@pytest.fixture(scope="module")
def many(fort):
    """So many more cases, and of every seventh a share of one unit; nothing of the protocol."""
    texts = " || ".join(
        f"CASE WHEN n % {each} = {rest} THEN ' {word}' ELSE '' END" for word, (each, rest) in WORDS.items()
    )
    benefit = fort.names["benefit"]
    with fort.owner() as dba:
        dba.execute("SET session_replication_role = replica")
        dba.execute(
            "INSERT INTO rathaus.case_file SELECT (jsonb_populate_record(c, jsonb_build_object('id',"
            f" {FIRST} + n, 'number', 'V' || n, 'owner_id', 41, 'restricted', false,"
            f" 'search_text', {texts}))).*"
            f" FROM rathaus.case_file c, generate_series(0, {CASES - 1}) n WHERE c.id = {benefit}"
        )
        dba.execute(
            "INSERT INTO rathaus.case_words SELECT id, strip(to_tsvector('simple', search_text))"
            f" FROM rathaus.case_file WHERE id >= {FIRST}"
        )
        dba.execute(
            "INSERT INTO rathaus.case_share SELECT c.id, s.unit_id, 0 FROM rathaus.case_file c,"
            f" rathaus.staff s WHERE c.id >= {FIRST} AND (c.id - {FIRST}) % {SHARED_EACH} = 0"
            " AND s.login = 'tepe'"
        )
        dba.execute("ANALYZE rathaus.case_words, rathaus.case_file, rathaus.case_share")
    yield
    with fort.owner() as dba:
        dba.execute("SET session_replication_role = replica")
        for table, column in (("case_file", "id"), ("case_words", "case_id"), ("case_share", "case_id")):
            dba.execute(f"DELETE FROM rathaus.{table} WHERE {column} >= {FIRST}")
    fort.changed()


@pytest.mark.parametrize("word", [*WORDS, "nirgends"])
@pytest.mark.parametrize("most", [16, 600])
@pytest.mark.parametrize(("login", "step"), [("oezdemir", 1), ("vogel", 1), ("tepe", SHARED_EACH)])
def test_the_newest_come_first_and_none_is_left_out(fort, many, login, step, word, most):
    each, rest = WORDS.get(word, (CASES + 1, CASES))
    there = [FIRST + n for n in range(CASES - 1, -1, -1) if n % each == rest and n % step == 0]
    with fort.line(login) as line:
        found = line.execute(f"SELECT desk.cases_with_words('{word}', {most})").fetchall()
    assert [one for (one,) in found] == there[:most]


def test_words_follow_what_becomes_of_a_case(fort):
    lamp = fort.names["lamp"]
    asked = "SELECT desk.cases_with_words('neuwort', 9)"
    with fort.owner() as dba, fort.line("oezdemir") as line:
        old, marked = dba.execute(
            "SELECT search_text, restricted FROM rathaus.case_file WHERE id = %s", (lamp,)
        ).fetchone()
        dba.execute("UPDATE rathaus.case_file SET search_text = 'neuwort' WHERE id = %s", (lamp,))
        assert line.execute(asked).fetchall() == [(lamp,)]
        dba.execute("SET session_replication_role = local")
        dba.execute("ALTER TABLE rathaus.case_file DISABLE TRIGGER mark_case")
        for restricted, seen in ((True, []), (False, [(lamp,)])):
            dba.execute("UPDATE rathaus.case_file SET restricted = %s WHERE id = %s", (restricted, lamp))
            assert line.execute(asked).fetchall() == seen
        dba.execute("ALTER TABLE rathaus.case_file ENABLE TRIGGER mark_case")
        dba.execute("UPDATE rathaus.case_file SET search_text = %s WHERE id = %s", (old, lamp))
        assert line.execute(asked).fetchall() == []
        assert not marked
    fort.changed()
