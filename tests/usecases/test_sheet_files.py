"""A sheet is written whole or not at all, and never over anything that is no PDF."""

import os

import pytest

from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.settings import create_key, key_note
from rathaus_desk.usecases.cases.sheet_files import write_sheet

SHEET = b"%PDF-1.7 Laufzettel"


def test_a_sheet_replaces_an_older_one(tmp_path):
    target = tmp_path / "Zettel.pdf"
    for pdf in (SHEET, SHEET + b"2"):
        write_sheet(pdf, target)
        assert target.read_bytes() == pdf
    assert os.listdir(tmp_path) == ["Zettel.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="Windows sees to it by itself")
def test_its_name_is_on_the_disk_as_well_when_it_is_called_written(tmp_path, monkeypatch):
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(os.fstat(number).st_ino), sync(number)))
    target = tmp_path / "Zettel.pdf"
    write_sheet(SHEET, target)
    assert synced == [target.stat().st_ino, tmp_path.stat().st_ino]


def test_a_slip_of_the_hand_costs_no_database(database, tmp_path):
    before = database.read_bytes()
    empty_log = database.with_name(f"{database.name}-wal")
    empty_log.touch()
    filed = []
    for target in (database, empty_log, tmp_path, "/dev/null"):
        with pytest.raises(Refused, match="kein PDF"):
            write_sheet(SHEET, type(database)(target), lambda: filed.append(1))
    assert database.read_bytes() == before
    assert filed == []


def test_a_name_that_cannot_be_written_is_refused_in_words_and_nothing_is_filed(tmp_path):
    filed = []
    with pytest.raises(Refused, match="lässt sich nicht schreiben"):
        write_sheet(SHEET, tmp_path / ("a" * 250), lambda: filed.append(1))
    assert filed == []


def test_what_refuses_to_be_filed_leaves_no_file(tmp_path):
    def refuse():
        raise Refused("nein")

    with pytest.raises(Refused, match="nein"):
        write_sheet(SHEET, tmp_path / "Zettel.pdf", refuse)
    assert os.listdir(tmp_path) == []


def test_the_note_of_a_key_is_never_overwritten(tmp_path):
    path = tmp_path / "rathaus.db"
    create_key(path, lambda _question: "eine lange Passphrase")
    before = key_note(path).read_bytes()
    with pytest.raises(CannotOpen, match="Schlüsselzettel"):
        create_key(path, lambda _question: "eine lange Passphrase")
    assert key_note(path).read_bytes() == before
    assert os.listdir(tmp_path) == [key_note(path).name]
