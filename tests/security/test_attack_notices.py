"""Notices with psql: what one may not say in another unit's or a colleague's name."""

import pytest

from tests.security.attack_scene import attack

pytestmark = pytest.mark.server

_COLUMNS = (
    "id, title, summary, text, when_said, where_said, who_said, access, contact, phone, web, icon, "
    "unit_id, author_id, changed_at, ended, version"
)


def written(notice_id, unit, author):
    """Return a statement that writes a notice down."""
    return (
        f"INSERT INTO notice ({_COLUMNS}) VALUES ({notice_id}, 'Baden verboten', '', '', '', '', '', '', '',"
        f" '', '', 'none', {unit}, {author}, now(), false, 1)"
    )


def hung(place_id, by, taken="NULL"):
    """Return a statement that notes a place."""
    return (
        "INSERT INTO notice_place (id, notice_id, place, hung_on, hung_by, taken_down_by, version) "
        f"VALUES ({place_id}, 900, 'Kirche', now(), {by}, {taken}, 1)"
    )


@pytest.fixture(scope="module")
def posted(fort):
    """A notice of the roads' unit that hangs at two places, one of them taken down, and a meeting."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(written(900, 2, 21))
        dba.execute(hung(901, 21))
        dba.execute(hung(902, 21, 12))
        dba.execute("UPDATE notice_place SET taken_down_at = now() WHERE id = 902")
        dba.execute("INSERT INTO council_meeting VALUES (903, 'Rat', '', '', now(), '', now(), false, 1)")
    fort.changed()
    return fort


FORGED = (
    attack("a notice in another unit's name", "tepe", written(910, 3, 21)),
    attack("a notice in a colleague's name", "tepe", written(910, 2, 22)),
    attack("a notice by whoever only sets the program up", "admin", written(910, 1, 51)),
    attack("a notice by the data protection officer", "busse", written(910, 1, 52)),
    attack("another unit's notice over to mine", "luebbe", "UPDATE notice SET unit_id = 3 WHERE id = 900"),
    attack("a notice reworded for a colleague", "tepe",
           "UPDATE notice SET title = 'x', author_id = 22 WHERE id = 900"),
    attack("a notice torn out of the book", "vogel", "DELETE FROM notice WHERE id = 900"),
    attack("a place in a colleague's name", "tepe", hung(911, 22)),
    attack("a place that was taken down before it hung", "tepe", hung(911, 21, 21)),
    attack("a place moved to whom it was not", "oezdemir",
           "UPDATE notice_place SET hung_by = 11 WHERE id = 901"),
    attack("a later date for what hangs", "tepe",
           "UPDATE notice_place SET take_down_on = now() WHERE id = 901"),
    attack("taken down by a colleague who was not there", "tepe",
           "UPDATE notice_place SET taken_down_at = now(), taken_down_by = 22 WHERE id = 901"),
    attack("another day on what a colleague took down", "tepe",
           "UPDATE notice_place SET taken_down_at = now() WHERE id = 902"),
    attack("what a colleague took down put down to me", "tepe",
           "UPDATE notice_place SET taken_down_at = now(), taken_down_by = 21 WHERE id = 902"),
    attack("what a colleague took down of another unit's hangs again", "luebbe",
           "UPDATE notice_place SET taken_down_at = NULL, taken_down_by = NULL WHERE id = 902"),
    attack("taken down by nobody", "tepe", "UPDATE notice_place SET taken_down_at = now() WHERE id = 901"),
    attack("a place torn out", "tepe", "DELETE FROM notice_place WHERE id = 901"),
    attack("a meeting called off from the road", "meyer",
           "UPDATE council_meeting SET cancelled = true WHERE id = 903"),
    attack("a meeting that never was", "vogel", "DELETE FROM council_meeting WHERE id = 903"),
)  # fmt: skip


@pytest.mark.parametrize("one", FORGED, ids=str)
def test_it_is_refused_and_nothing_is_changed(posted, one):
    state, shown = posted.run(one)
    assert posted.changed() == set()
    assert (state, shown) == (one.state, [])


def test_another_units_notice_is_not_there_to_be_reworded(posted):
    with posted.line("luebbe") as line:
        assert line.execute("UPDATE notice SET title = 'x', author_id = 31 WHERE id = 900").rowcount == 0
        assert line.execute("SELECT title FROM notice WHERE id = 900").fetchone() == ("Baden verboten",)
    assert posted.changed() == set()


def test_what_is_everybodys_is_read_by_everybody(posted):
    for login in ("oezdemir", "admin", "busse", "meyer"):
        with posted.line(login) as line:
            found = line.execute(
                "SELECT (SELECT count(*) FROM notice), (SELECT count(*) FROM notice_place),"
                " (SELECT count(*) FROM council_meeting)"
            ).fetchone()
        assert found == (1, 2, 1)


def test_a_colleague_takes_it_down_in_her_own_name(posted):
    with posted.line("oezdemir") as line:
        taken = line.execute(
            "UPDATE notice_place SET taken_down_at = now(), taken_down_by = 11 WHERE id = 901"
        )
        assert taken.rowcount == 1
    assert posted.changed() == {"notice_place"}
