"""Templates under attack by psql: others' texts, the house's letters, another's name, a made-up past."""

import pytest

from tests.security.attack_scene import attack

pytestmark = pytest.mark.server

_TEXT = "Vorlage: A\nBetreff: A\n\nA\n"
_NEW = (
    "INSERT INTO rathaus.template (id, key, kind, name, unit_id, text, author_id, changed_at, retired, "
    "shipped_digest, version) "
    f"VALUES ({{}}, 'a', 'letter', 'A', {{}}, '{_TEXT}', {{}}, now(), false, '', {{}})"
)
_PAST = (
    "INSERT INTO rathaus.template_version (template_id, version, text, retired, author_id, at) "
    "VALUES ({}, {}, {}, false, {}, now())"
)
HOUSE, GUIDES, ROADS = 9001, 9002, 9003


@pytest.fixture(scope="module")
def furnished(fort):
    """A template of the house, one of the guides and one of the roads, each with its first version."""
    with fort.owner() as dba:
        for template_id, unit, author in ((HOUSE, "NULL", 41), (GUIDES, "1", 11), (ROADS, "2", 21)):
            dba.execute(_NEW.format(template_id, unit, author, 1))
            dba.execute(_PAST.format(template_id, 1, f"'{_TEXT}'", author))
    fort.before = fort.rows()
    return fort


REFUSED = (
    attack("clerk writes a template for the house", "tepe", _NEW.format(1, "NULL", 21, 1)),
    attack("clerk writes one for another unit", "tepe", _NEW.format(1, 1, 21, 1)),
    attack("clerk writes one in another's name", "tepe", _NEW.format(1, 2, 22, 1)),
    attack("clerk writes a text longer than the program reads", "tepe",
           _NEW.format(1, 2, 21, 1).replace(f"'{_TEXT}'", "repeat('a', 20001)")),
    attack("clerk begins with a version that nobody wrote", "tepe", _NEW.format(1, 2, 21, 7)),
    attack("guide of the mobile writes one", "meyer", _NEW.format(1, 1, 13, 1)),
    attack("data protection officer writes one", "busse", _NEW.format(1, 1, 52, 1)),
    attack("administration writes one for a unit", "admin", _NEW.format(1, 1, 51, 1)),
    attack("clerk makes her template the house's", "tepe",
           f"UPDATE template SET unit_id = NULL WHERE id = {ROADS}"),
    attack("clerk skips a version", "tepe",
           f"UPDATE template SET text = 'x', author_id = 21, version = 3 WHERE id = {ROADS}"),
    attack("clerk changes her text as somebody else", "tepe",
           f"UPDATE template SET text = 'x', author_id = 22, version = 2 WHERE id = {ROADS}"),
    attack("clerk deletes her template", "tepe", f"DELETE FROM template WHERE id = {ROADS}"),
    attack("clerk rewrites what she wrote", "tepe", "UPDATE template_version SET text = 'x'"),
    attack("clerk deletes what she wrote", "tepe", "DELETE FROM template_version"),
    attack("clerk makes up a version of another unit's", "tepe", _PAST.format(GUIDES, 1, f"'{_TEXT}'", 21)),
    attack("clerk makes up a version to come", "tepe", _PAST.format(ROADS, 2, "'x'", 21)),
    attack("guide makes up a version of the house's", "oezdemir", _PAST.format(HOUSE, 2, f"'{_TEXT}'", 11)),
)  # fmt: skip


@pytest.mark.parametrize("one", REFUSED, ids=str)
def test_it_is_refused(furnished, one):
    assert furnished.run(one) == ("42501", [])
    assert furnished.changed() == set()


@pytest.mark.parametrize(
    ("login", "template_id"),
    [("tepe", HOUSE), ("tepe", GUIDES), ("vogel", ROADS), ("admin", ROADS), ("oezdemir", HOUSE)],
)
def test_what_is_not_ones_own_cannot_be_changed(furnished, login, template_id):
    change = f"UPDATE template SET text = 'x', author_id = desk.me(), version = 2 WHERE id = {template_id}"
    furnished.run(attack("", login, change))
    assert furnished.changed() == set()


@pytest.mark.parametrize("login", ["oezdemir", "tepe", "meyer", "vogel", "admin", "busse"])
def test_everybody_of_the_house_reads_all_templates(furnished, login):
    with furnished.line(login) as line:
        assert [one for (one,) in line.execute("SELECT id FROM template ORDER BY id").fetchall()] == [
            HOUSE,
            GUIDES,
            ROADS,
        ]


@pytest.mark.parametrize(("login", "me", "template_id"), [("tepe", 21, ROADS), ("vogel", 41, HOUSE)])
def test_who_it_belongs_to_changes_it_version_after_version(furnished, login, me, template_id):
    """Taken back afterwards: the others of this module come in any order, and find version 1."""
    change = "UPDATE template SET text = 'x', author_id = %s, version = %s WHERE id = %s"
    with furnished.line(login) as line, line.transaction(force_rollback=True):
        for version in (2, 3):
            assert line.execute(change, (me, version, template_id)).rowcount == 1
            line.execute(_PAST.format(template_id, version, "'x'", me))
        line.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert furnished.changed() == set()
