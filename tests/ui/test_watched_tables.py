"""Each page watches every table that it reads: else what others change there would stand still."""

import re

import pytest
from sqlalchemy import event

from rathaus_desk.store.base import Row
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
    seen = set()
    engine = house.background.desk._store._readers

    def note(_connection, _cursor, statement, *_rest):
        seen.update(_TABLE.findall(statement))

    event.listen(engine, "before_cursor_execute", note)
    act()
    hands.settle()
    hands.wait(150)
    hands.settle()
    event.remove(engine, "before_cursor_execute", note)
    return (seen & set(Row.metadata.tables)) - SELDOM


@pytest.mark.parametrize("room", ["day", "cases", "appointments", "queue"])
def test_a_page_watches_what_it_reads(house, hands, room):
    # The card of attachments watches by itself; the queue is read anew every few seconds anyway.
    own = {**SHOWN, "cases": SHOWN["cases"] | {"attachment"}, "queue": frozenset({*TABLES, "person"})}
    read = read_by(house, lambda: house.window.enter(room), hands)
    assert read
    assert read - own[room] == set()
