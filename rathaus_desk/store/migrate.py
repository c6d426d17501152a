"""The history of the tables: makes them, and brings an older file up to date. Loads Alembic: import it late.

All migrations run in one transaction, with foreign keys off (else rebuilding a table deletes its children's
rows without a word) and their check before the commit. There is no way back but the copy made before.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.places import place
from rathaus_desk.store import fulltext
from rathaus_desk.store.backup import copy_beside
from rathaus_desk.store.opening import connect, examine, known_revisions, refuse_newer, revision_of
from rathaus_desk.store.sessions import FileStore, writing_engine


class SchemaState(Enum):
    """How the tables of a file stand to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def schema_state(store: FileStore) -> SchemaState:
    """Return how the tables of an open file stand to this program."""
    with closing(store.engine.raw_connection()) as raw:
        revision = revision_of(raw.driver_connection)
    known = known_revisions()
    if revision is None:
        return SchemaState.EMPTY
    if revision == known[-1]:
        return SchemaState.CURRENT
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


def create_schema(engine: Engine) -> None:
    """Make all tables where there are none yet, on either engine; does nothing if they are there."""
    _run(engine, None, "head")


def upgrade(
    path: Path, key: bytes, *, scripts: Path | None = None, target: str = "head", copied: bool = True
) -> bool:
    """Bring a file up to this program's tables; return False if it was already.

    A dated copy is left beside the file first, unless it is not to be `copied`: beside a pack that will be
    deleted nothing of it may stay. Raises CannotOpen, and then the file is as before. `scripts` and `target`
    are for rehearsals.
    """
    examine(path, key)
    path = path.resolve()
    known = known_revisions(scripts)
    with closing(connect(path, key)) as connection:
        revision = revision_of(connection)
    refuse_newer(path, revision, known)
    if revision == known[-1]:
        return False
    kept = copy_beside(path, key, f"vor-stand-{known[-1]}") if revision and copied else None
    engine = writing_engine(path, key)
    try:
        _run(engine, scripts, target)
    except Exception as error:  # whatever it was: the transaction is undone, and the town hall must know
        raise CannotOpen(
            f"Die Datei {path} ließ sich nicht auf den Stand dieser Fassung bringen. Sie ist unverändert"
            + (f", eine Sicherung liegt unter {kept}" if kept else "")
            + ". Bitte mit der bisherigen Fassung weiterarbeiten und die IT rufen."
        ) from error
    finally:
        engine.dispose()
    return True


def as_sql(dialect: str) -> str:
    """Return the whole history as SQL text for "sqlite" or "postgresql", for people to read."""
    config = _config(None)
    config.attributes["dialect"] = dialect
    config.output_buffer = StringIO()
    command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue() + "".join(f"{one};\n\n" for one in fulltext.statements(dialect))


def draft_revision(store: FileStore, message: str, *, scripts: Path | None = None) -> Path:
    """Write the next migration from what the models have and the open file has not; return its path.

    It is a draft: read it, make it hold on both engines, and add rows to its test.
    """
    number = f"{int(known_revisions(scripts)[-1]) + 1:04}"
    with store.engine.begin() as connection:
        config = _config(scripts, connection)
        drafted: Any = command.revision(config, message, autogenerate=True, rev_id=number)
    return Path(drafted.path)


def _config(scripts: Path | None, connection: Connection | None = None) -> Config:
    config = Config(stdout=StringIO())
    # A percent sign would be read as the start of a placeholder.
    config.set_main_option("script_location", str(scripts or place("db", "migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _run(engine: Engine, scripts: Path | None, target: str) -> None:
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        command.upgrade(_config(scripts, connection), target)
        for statement in fulltext.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
        _prove(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Switch them off in SQLite, which obeys only outside a transaction; a server rebuilds no tables."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _prove(connection: Connection) -> None:
    """Raise RuntimeError if the file is damaged or rows lost their parent; a server watches that itself."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    damage = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if orphans or damage != ["ok"]:
        raise RuntimeError(f"{len(orphans)} rows without their parent; {damage[:3]}")
