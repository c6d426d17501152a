"""The history of the tables ends where the models are, on both engines."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from rathaus_desk.places import place
from rathaus_desk.store import fulltext
from rathaus_desk.store.migrate import SchemaState, as_sql, draft_revision, schema_state
from rathaus_desk.store.opening import connect, known_revisions, lay_file
from rathaus_desk.store.sessions import FileStore, writing_engine
from rathaus_desk.store.tables import metadata

HERE = Path(__file__).parent


def made(engine: Engine) -> dict[str, object]:
    """Return what SQLite knows of every table: columns, keys, references, indexes, and row ids or not.

    The order of columns is left out: a column that came later stands behind the constraints.
    """
    shape: dict[str, object] = {}
    with engine.connect() as connection:
        listed = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
        for name, sql in connection.exec_driver_sql(listed).all():
            if fulltext.in_models(name):
                columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({name})").all()
                references = connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})").all()
                shape[name] = (
                    {row[1:] for row in columns},
                    {row[2:] for row in references},
                    _indexes(connection, name),
                    "WITHOUT ROWID" in sql,
                )
    return shape


def _indexes(connection: Connection, table: str) -> set[object]:
    rows = connection.exec_driver_sql(f"PRAGMA index_list({table})").all()
    return {
        (row[1] if row[3] == "c" else "", row[2], row[3], *_columns_of(connection, row[1])) for row in rows
    }


def _columns_of(connection: Connection, index: str) -> list[object]:
    return [row[2] for row in connection.exec_driver_sql(f"PRAGMA index_info({index})").all()]


def test_the_last_migration_is_what_the_models_say(store: FileStore):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": fulltext.in_models})
        assert compare_metadata(context, metadata) == []
    assert schema_state(store) is SchemaState.CURRENT


def test_the_migrations_make_what_the_models_make(store: FileStore, tmp_path: Path, key: bytes):
    """Autogenerate overlooks row ids, defaults and more; the engine itself does not."""
    path = tmp_path / "models.db"
    lay_file(path, key)
    engine = writing_engine(path, key)
    with engine.begin() as connection:
        metadata.create_all(connection)
    assert made(store.engine) == made(engine)
    engine.dispose()


def test_the_history_is_one_line_without_gaps():
    script = ScriptDirectory(str(place("db", "migrations")))
    line = [one.revision for one in script.walk_revisions()][::-1]
    assert line == [f"{number:04}" for number in range(1, len(line) + 1)]
    assert tuple(line) == known_revisions()
    assert script.get_heads() == [line[-1]]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_on_postgresql(table):
    dialect = postgresql.dialect()
    made_table = str(CreateTable(table).compile(dialect=dialect))
    assert f"CREATE TABLE {table.name}" in made_table
    checked = [line for line in made_table.splitlines() if "CHECK" in line and ">= 0" not in line]
    assert not checked, "closed lists grow; a check would not let them"
    for index in table.indexes:
        assert f"ON {table.name}" in str(CreateIndex(index).compile(dialect=dialect))


def test_the_history_can_be_written_as_sql_for_postgresql():
    sql = as_sql("postgresql")
    for table in metadata.sorted_tables:
        assert f"CREATE TABLE {table.name} (" in sql
        for index in table.indexes:
            assert f"INDEX {index.name} ON {table.name}" in sql
    assert "TIMESTAMP WITH TIME ZONE" in sql
    assert "USING gin (to_tsvector('simple', search_text))" in sql
    for only_sqlite in ("PRAGMA", "fts5", "WITHOUT ROWID", "AUTOINCREMENT", "TRIGGER", "DATETIME"):
        assert only_sqlite not in sql


def test_the_history_can_be_written_as_sql_for_sqlite(tmp_path: Path, key: bytes, store: FileStore):
    """The written SQL and the run history make the same file."""
    path = tmp_path / "written.db"
    lay_file(path, key)
    with closing(connect(path, key)) as connection:
        connection.executescript(as_sql("sqlite"))
    engine = writing_engine(path, key)
    assert made(engine) == made(store.engine)
    engine.dispose()


def test_the_next_migration_is_drafted_from_the_models(store: FileStore, tmp_path: Path):
    scripts = tmp_path / "100% scripts"
    shutil.copytree(place("db", "migrations"), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE street DROP COLUMN name")
    drafted = draft_revision(store, "name the streets", scripts=scripts)
    assert drafted.name == f"{int(known_revisions()[-1]) + 1:04}_name_the_streets.py"
    text = drafted.read_text("utf-8")
    assert "op.add_column('street', sa.Column('name'" in text
    assert "case_text" not in text
    assert known_revisions(scripts)[-1] == drafted.name[:4]


def test_rows_of_the_first_release_cover_every_table_of_it():
    """Frozen: later migrations are tried on these rows. Never edit them; add a file for the next release."""
    rows = json.loads((HERE / "rows_0001.json").read_text("utf-8"))
    first = (place("db", "migrations", "versions") / "0001_first_tables.py").read_text("utf-8")
    assert len(rows) == first.count("_table(\n")
    assert all(len(lines) == 5 for lines in rows.values())
    assert all(f'"{table}"' in first for table in rows)
