"""A town hall whose journal is sealed in many blocks, and somebody with all rights who forges it."""

import random
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.journal_chain import FIRST_PREVIOUS, block_digest, mark, raw_columns
from rathaus_desk.store.journal_chain import PROTOCOLS as CHAINED
from rathaus_desk.store.journal_tables import JournalBlockRow
from rathaus_desk.store.list_tables import ExportRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.office.journal_check import check_journal
from tests.small_town import BERLIN, NO_REPLY, OEZDEMIR, TEPE

JOURNAL, READING, EXPORTS = (one.table for one in CHAINED)
BLOCKS = JournalBlockRow.__table__
_numbers = count(1_000_000, 1000)  # far from those that the server gives itself


def busy(town, entries=60, seed=1):
    """Let the town work: commands, looks at people and exports, sealed every few of them."""
    dice = random.Random(seed)
    town.guide.do(town.intake(promise=NO_REPLY))
    case_id = town.guide.do(town.intake(promise=NO_REPLY))[0].cases[0].id
    for _ in range(entries):
        dice.choices((note, look, export), (5, 1, 1))[0](town, case_id)
        town.clock.forward(seconds=1)
        if dice.random() < 0.4:
            town.guide.seal_journal()
    town.guide.seal_journal()
    return case_id


def note(town, case_id):
    return town.guide.do(WriteNote(case_id=case_id, text=f"Notiz {next(_numbers)}"))


def look(town, _case_id):
    with town.store.write.begin() as session:
        session.add(
            ReadLogRow(
                id=next(_numbers), at=town.clock.now, staff_id=TEPE, kind=ReadKind.SEARCH, criteria="Schmidt",
                purpose="Rückruf, ä€", person_ids=[101, 104], refused=next(_numbers) % 2000 == 0,
            )
        )  # fmt: skip


def export(town, _case_id):
    with town.store.write.begin() as session:
        session.add(
            ExportRow(
                id=next(_numbers), at=town.clock.now, staff_id=OEZDEMIR, list_name="Vorgänge", filtered="",
                columns=["number", "straße"], rows=3, purpose="Statistik", sha256="ab" * 32,
            )
        )  # fmt: skip


def checked(town, *anchors):
    with town.store.read() as session:
        return check_journal(session, BERLIN, anchors)


class Forger:
    """The superuser inside one transaction: no trigger, no right and no foreign key is in the way."""

    def __init__(self, connection, dice):
        self.connection, self.dice = connection, dice
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")

    def check(self, *anchors):
        return check_journal(Session(self.connection), BERLIN, anchors)

    def edit(self):
        """Change one value of one entry, be it ever so little."""
        table, row = self._any_entry()
        name = self.dice.choice([one for one in CHAINED[_place(table)].columns if one != "id"] + ["block_id"])
        self._set(table, row.id, **{name: self._other(name, getattr(row, name))})

    def delete(self):
        table, row = self._any_entry()
        self.connection.execute(table.delete().where(table.c.id == row.id))

    def insert(self):
        """Slip in an entry of somebody else, as if it had been there all the time."""
        table, row = self._any_entry()
        fresh = uuid4() if isinstance(row.id, UUID) else next(_numbers) + 10_000_000_000
        self.connection.execute(insert(table).values({**row._mapping, "id": fresh}))

    def swap(self):
        """Exchange the content, the time or the block of two entries."""
        rows = self.connection.execute(select(JOURNAL)).all()
        name = self.dice.choice(("sealed", "at", "block_id"))
        one, other = self.dice.sample(rows, 2)
        while getattr(one, name) == getattr(other, name):
            one, other = self.dice.sample(rows, 2)
        self._set(JOURNAL, one.id, **{name: getattr(other, name)})
        self._set(JOURNAL, other.id, **{name: getattr(one, name)})

    def cut_off(self):
        """Take away the last blocks with all that is in them, without a trace."""
        last = self.connection.scalar(select(BLOCKS.c.id).order_by(BLOCKS.c.id.desc()).limit(1))
        first = self.dice.randint(1, last)
        for one in CHAINED:
            self.connection.execute(one.table.delete().where(one.table.c.block_id >= first))
        self.connection.execute(BLOCKS.delete().where(BLOCKS.c.id >= first))

    def write_anew(self):
        """Change an entry and forge every block from there on, by the very algorithm of the program."""
        _table, row = self._any_entry(JOURNAL)
        self._set(JOURNAL, row.id, at=row.at + timedelta(hours=1))
        previous = FIRST_PREVIOUS
        for block in self.connection.execute(select(BLOCKS).order_by(BLOCKS.c.id)).all():
            marks = [one for protocol in CHAINED for one in self._marks(protocol, block.id)]
            digest = block_digest(previous, block.id, block.sealed_at, len(marks), marks)
            values = {"previous": previous, "digest": digest, "entries": len(marks)}
            self._set(BLOCKS, block.id, **values)
            previous = digest

    def change_block(self):
        """Change one value of a block, or take the whole block away."""
        *rows, _last = self.connection.execute(select(BLOCKS).order_by(BLOCKS.c.id)).all()
        row, name = (
            self.dice.choice(rows),
            self.dice.choice(("sealed_at", "entries", "previous", "digest", "")),
        )
        if name:
            self._set(BLOCKS, row.id, **{name: self._other(name, getattr(row, name))})
        else:
            self.connection.execute(BLOCKS.delete().where(BLOCKS.c.id == row.id))

    def _marks(self, protocol, number):
        columns = raw_columns(protocol, self.connection.dialect.name)
        rows = self.connection.execute(select(*columns).where(protocol.table.c.block_id == number))
        return [mark(protocol, row) for row in rows]

    def _any_entry(self, table=None):
        table = self.dice.choice([one.table for one in CHAINED]) if table is None else table
        return table, self.dice.choice(self.connection.execute(select(table)).all())

    def _set(self, table, key, **values):
        done = self.connection.execute(update(table).where(table.c.id == key).values(values))
        assert done.rowcount == 1

    def _other(self, name, value):
        if name == "kind":
            return ReadKind.OPENED if value is ReadKind.SEARCH else ReadKind.SEARCH
        if isinstance(value, bool):
            return not value
        if isinstance(value, bytes):
            at = self.dice.randrange(len(value))
            return value[:at] + bytes([value[at] ^ 1 << self.dice.randrange(8)]) + value[at + 1 :]
        if isinstance(value, list):
            return [*value, "x"]
        if isinstance(value, int):
            return value + 1
        return value + " " if isinstance(value, str) else value + timedelta(microseconds=1)


def _place(table):
    return [one.table for one in CHAINED].index(table)
