"""The full-text index follows the cases by itself."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text, update

from rathaus_desk.store import fulltext
from rathaus_desk.store.backup import check
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.opening import connect
from rathaus_desk.store.sessions import FileStore, open_store


@pytest.fixture
def town(populated: Path, key: bytes) -> Iterator[FileStore]:
    """A store with five cases; 1 and 5 are about a lamp."""
    store = open_store(populated, key)
    yield store
    store.close()


def found(store: FileStore, words: str) -> list[int]:
    with store.read() as session:
        match = text("SELECT rowid FROM case_text WHERE case_text MATCH :words ORDER BY rowid DESC")
        return list(session.scalars(match, {"words": words}))


def change(store: FileStore, case_id: int, search_text: str) -> None:
    with store.write.begin() as session:
        session.get_one(CaseRow, case_id).search_text = search_text


def test_the_index_follows_every_change(town: FileStore):
    assert found(town, "laterne") == [5, 1]
    assert found(town, '"lat" *') == [5, 1]
    change(town, 5, "ampel")
    with town.write.begin() as session:
        session.execute(update(CaseRow).where(CaseRow.id == 2).values(search_text="laterne"))
    assert found(town, "laterne") == [2, 1]
    assert found(town, "ampel") == [5]
    with town.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in ("case_paper", "timeline"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE case_id = 5")
        connection.exec_driver_sql("DELETE FROM query WHERE task_id = 5")
        connection.exec_driver_sql("DELETE FROM task WHERE case_id = 5")
        connection.exec_driver_sql("DELETE FROM case_file WHERE id = 5")
    assert found(town, "ampel") == []


def test_a_new_case_is_found(town: FileStore):
    with town.write.begin() as session:
        session.execute(text("CREATE TEMP TABLE copied AS SELECT * FROM case_file WHERE id = 3"))
        session.execute(text("UPDATE copied SET id = 77, number = '26-00077-7', search_text = 'zaun morsch'"))
        session.execute(text("INSERT INTO case_file SELECT * FROM copied"))
    assert found(town, "zaun morsch") == [77]


def test_what_is_rolled_back_is_not_found(town: FileStore):
    with town.write() as session:
        session.get_one(CaseRow, 1).search_text = "ampel"
        session.flush()
        session.rollback()
    assert (found(town, "ampel"), found(town, "laterne")) == ([], [5, 1])


def test_a_case_that_changes_otherwise_is_not_indexed_again(town: FileStore):
    before = index_blocks(town)
    with town.write.begin() as session:
        session.get_one(CaseRow, 1).note = "ruft noch einmal an"
    assert index_blocks(town) == before
    change(town, 1, "ampel")
    assert index_blocks(town) != before


def index_blocks(store: FileStore) -> list[object]:
    with store.read() as session:
        return list(session.execute(text("SELECT id, length(block) FROM case_text_data ORDER BY id")))


def test_the_index_is_made_as_it_should_be(store: FileStore):
    with store.read() as session:
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'case_text'"))
        for part in ("content='case_file'", "detail='column'", "prefix='1 2 3'", "remove_diacritics 2"):
            assert part in made
        assert session.scalar(text("SELECT v FROM case_text_config WHERE k = 'secure-delete'")) == 1
        triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert set(session.scalars(triggers)) == set(fulltext.TRIGGERS)


def test_an_index_that_went_astray_is_found(populated: Path, key: bytes):
    assert check(populated, key) == []
    with closing(connect(populated, key)) as other:
        other.execute("DROP TRIGGER case_text_update")
        other.execute("UPDATE case_file SET search_text = 'ampel'")
    assert check(populated, key) == ["Der Suchindex passt nicht zu den Vorgängen."]


def test_names_are_kept_apart_from_the_models():
    assert not fulltext.in_models("case_text")
    assert not fulltext.in_models("case_text_config")
    assert not fulltext.in_models("ix_case_file_text")
    assert not fulltext.in_models("ix_case_file_text_shown")
    assert fulltext.in_models("case_file")
    assert fulltext.in_models(None)


def test_a_text_may_be_anything(town: FileStore):
    change(town, 1, 'x" OR case_text : * NEAR( -- ); DROP TABLE case_file')
    assert found(town, "near") == [1]
    assert found(town, 'drop AND "fil" *') == [1]
