"""A town hall whose journal is sealed in many blocks, and somebody with all rights who forges it."""

import random
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.journal_chain import FIRST_PREVIOUS, block_digest, gap_digest, mark, raw_columns
from rathaus_desk.store.journal_chain import PROTOCOLS as CHAINED
from rathaus_desk.store.journal_tables import JournalBlockRow
from rathaus_desk.store.list_tables import ExportRow
from rathaus_desk.store.protocol_tables import ProtocolGapRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.office.journal_check import check_journal
from tests.small_town import BERLIN, NO_REPLY, OEZDEMIR, TEPE

JOURNAL, READING, EXPORTS, CLOSINGS = (one.table for one in CHAINED)
BLOCKS = JournalBlockRow.__table__
GAPS = ProtocolGapRow.__table__
LONG_AGO = datetime(2020, 2, 3, 10, 11, tzinfo=UTC)
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


def aged(town, months):
    """Let what the town has written down be so many months older, with a chain that holds."""
    with town.store.engine.begin() as connection:
        Forger(connection, random.Random(1)).age(months)


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
        self._chain_anew()

    def forget_one(self):
        """Take an entry away and keep its mark, as if it had been forgotten by the rules."""
        self._forget(lambda entry, chosen: entry.id == chosen.id)

    def forget_too_early(self):
        """Forget all of a protocol by its rules but for one: it was still to be kept."""
        self._close(self._forget(lambda entry, chosen: entry.block_id <= chosen.block_id))

    def forget_some(self):
        """Forget a single entry, and say so in a sealed line that speaks of the whole past."""
        self._close(self._forget(lambda entry, chosen: entry.id == chosen.id), months=12, until=LONG_AGO)

    def backdate(self):
        """Slip in an entry with an old time, and let it be sealed like any other."""
        table, row = self._any_entry()
        fresh = uuid4() if isinstance(row.id, UUID) else next(_numbers) + 10_000_000_000
        self.connection.execute(insert(table).values({**row._mapping, "id": fresh, "at": LONG_AGO}))
        self._set(table, fresh, block_id=self._new_block())
        self._chain_anew()

    def age(self, months):
        """Let everything have happened earlier, as if the town had been working since then."""
        span = timedelta(days=31 * months)
        for table in (JOURNAL, READING, EXPORTS, CLOSINGS):
            for row in self.connection.execute(select(table.c.id, table.c.at)).all():
                self._set(table, row.id, at=row.at - span)
        for row in self.connection.execute(select(BLOCKS.c.id, BLOCKS.c.sealed_at)).all():
            self._set(BLOCKS, row.id, sealed_at=row.sealed_at - span)
        self._chain_anew()

    def _forget(self, which):
        table, chosen = self._any_entry(self.dice.choice((READING, EXPORTS)))
        protocol = CHAINED[_place(table)]
        rows = self.connection.execute(select(table).order_by(table.c.block_id)).all()
        gaps = []
        for number, entries in groupby((one for one in rows if which(one, chosen)), lambda one: one.block_id):
            ids = [one.id for one in entries]
            columns = raw_columns(protocol, self.connection.dialect.name)
            found = self.connection.execute(select(*columns).where(table.c.id.in_(ids)))
            marks = sorted(mark(protocol, one) for one in found)
            values = {
                "block_id": number,
                "protocol": table.name,
                "entries": len(marks),
                "marks": b"".join(marks),
            }
            self.connection.execute(insert(GAPS).values(values))
            self.connection.execute(table.delete().where(table.c.id.in_(ids)))
            gaps.append((number, len(marks), values["marks"]))
        return table.name, gaps

    def _close(self, forgotten, months=12, until=None):
        kind, gaps = forgotten
        head = self.connection.execute(select(BLOCKS).order_by(BLOCKS.c.id.desc()).limit(1)).one()
        line = {
            "id": next(_numbers), "at": head.sealed_at, "staff_id": OEZDEMIR, "protocol": kind,
            "until": until or head.sealed_at - timedelta(days=366), "months": months,
            "first_block": 1, "last_block": gaps[-1][0],
            "entries": sum(one[1] for one in gaps), "digest": gap_digest(gaps), "block_id": None,
        }  # fmt: skip
        self.connection.execute(insert(CLOSINGS).values(line))
        self._set(CLOSINGS, line["id"], block_id=self._new_block())
        self._chain_anew()

    def _new_block(self):
        head = self.connection.execute(select(BLOCKS).order_by(BLOCKS.c.id.desc()).limit(1)).one()
        later = {"id": head.id + 1, "sealed_at": head.sealed_at + timedelta(seconds=1)}
        self.connection.execute(insert(BLOCKS).values({**head._mapping, **later}))
        return head.id + 1

    def _chain_anew(self):
        previous = FIRST_PREVIOUS
        for block in self.connection.execute(select(BLOCKS).order_by(BLOCKS.c.id)).all():
            marks = [one for protocol in CHAINED for one in self._marks(protocol, block.id)]
            kept = self.connection.scalars(select(GAPS.c.marks).where(GAPS.c.block_id == block.id))
            marks += [one[at : at + 32] for one in kept for at in range(0, len(one), 32)]
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
        table = self.dice.choice((JOURNAL, READING, EXPORTS)) if table is None else table
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
