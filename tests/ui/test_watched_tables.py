"""Each page watches every table that it reads: else what others change there would stand still."""

import re

import pytest
from case_scene import open_cases
from sqlalchemy import event

from rathaus_desk.store.base import Row
from rathaus_desk.ui.cases.cases_page import LISTED, WATCHED
from rathaus_desk.ui.queue.queue_desk import TABLES
from rathaus_desk.ui.window.typed_page import SHOWN

# Set up once, or of the person herself: read anew with everything else. The journal is read to seal it.
SELDOM = {
    *("unit", "staff", "deputy", "street", "district", "service", "responsibility", "setting", "counter"),
    *(
        "preference",
        "outside_authority",
        "recent",
        "presence",
        "phone",
        "offer",
        "read_log",
        "journal",
        "export_log",
    ),
}
_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


def read_by(house, act, hands):
    """Return the tables that are read while something is done."""
    seen = {table for one in asked_by(house, act, hands) for table in _TABLE.findall(one)}
    return (seen & set(Row.metadata.tables)) - SELDOM


def asked_by(house, act, hands):
    """Return the statements that are asked while something is done."""
    seen = []
    engine = house.background.desk._store._readers

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    hands.settle()
    hands.wait(150)
    hands.settle()
    event.remove(engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize("room", ["day", "cases", "appointments", "queue", "road", "road_basics"])
def test_a_page_watches_what_it_reads(house, hands, room):
    # The card of attachments watches by itself; the queue is read anew every few seconds anyway.
    own = {**SHOWN, "cases": SHOWN["cases"] | {"attachment"}, "queue": frozenset({*TABLES, "person"})}
    read = read_by(house, lambda: house.window.enter(room), hands)
    assert read
    assert read - own[room] == set()


def test_the_list_of_cases_and_its_counts_read_what_they_say(house, hands):
    page = open_cases(house, hands)
    read = read_by(house, lambda: (page.list.load(), page._counts.now()), hands)
    assert "task" in read
    assert read - LISTED == set()
    assert LISTED < WATCHED


def test_a_note_elsewhere_shows_in_the_case_without_reading_the_list_again(house, hands):
    open_cases(house, hands)

    def listed(table):
        seen = asked_by(house, lambda: house.background.changed.emit(frozenset({table})), hands)
        assert any("timeline" in one for one in seen), "the case in sight"
        return [one for one in seen if "ORDER BY case_file.id DESC" in one]

    assert listed("task")
    assert not listed("timeline")
