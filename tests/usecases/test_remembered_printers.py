"""What this PC remembers of printers, for each kind of paper."""

import os
import socket
import tomllib
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.printing.print_choices import PrintChoice, choices_as_toml, choices_of
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.printers import PrintTicket, printer_address
from rathaus_desk.usecases.printing import remembered_printers
from rathaus_desk.usecases.printing.remembered_printers import (
    keep_label_stock,
    keep_print_choice,
    label_stock,
    print_choice,
    printers_here,
)
from tests.private_cups import PROGRAM, serve

CHOICE = PrintChoice('ipp://flur.example/"2"\\x', "fach-2", duplex=True, copies=3)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path / "Büro"))
    return tmp_path / "Büro"


def test_each_kind_of_paper_has_its_own_printer(folder):
    assert print_choice(PrintKind.LETTER) == PrintChoice()
    keep_print_choice(PrintKind.LETTER, CHOICE)
    keep_print_choice(PrintKind.LABEL, PrintChoice("Etiketten"))
    assert print_choice(PrintKind.LETTER) == CHOICE
    assert print_choice(PrintKind.LABEL) == PrintChoice("Etiketten")
    assert print_choice(PrintKind.NOTICE) == PrintChoice()
    keep_print_choice(PrintKind.LETTER, PrintChoice("anderer"))
    assert print_choice(PrintKind.LETTER).printer == "anderer"
    assert print_choice(PrintKind.LABEL).printer == "Etiketten"
    assert [one.name for one in folder.iterdir()] == ["printing.toml"], "nothing half written is left"


def test_the_sheets_for_labels_are_remembered_beside_their_printer(folder):
    assert label_stock() is LabelStock.L3X8_70X36, "what most have"
    keep_print_choice(PrintKind.LABEL, CHOICE)
    keep_label_stock(LabelStock.L2X7_99X38)
    assert label_stock() is LabelStock.L2X7_99X38
    assert print_choice(PrintKind.LABEL) == replace(CHOICE, stock="2x7_99x38")
    assert print_choice(PrintKind.LETTER) == PrintChoice()


def test_a_choice_becomes_a_ticket():
    assert CHOICE.ticket("Rathaus Desk 4711") == PrintTicket("Rathaus Desk 4711", "fach-2", True, 3)


@pytest.mark.parametrize(
    "choice", [PrintChoice(copies=0), PrintChoice(copies=1000), PrintChoice("a\nb"), PrintChoice("x" * 301)]
)
def test_what_cannot_be_meant_is_not_remembered(folder, choice):
    with pytest.raises(Refused, match="Gemerkt wurde nichts"):
        keep_print_choice(PrintKind.LETTER, choice)
    assert print_choice(PrintKind.LETTER) == PrintChoice()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[letter]\nprinter = "a', 2),
        ("[letter]\ncopies = 0", 2),
        ("[letter]\ncopies = true", 2),
        ("\n[leaflet]\ncopies = 1", 2),
        ('[letter]\ntray = "a"\ncolour = 1', 3),
        ('[label]\nstock = "9x9"', 2),
        ("letter = 5", 1),
        ("\x00", 1),
    ],
)
def test_a_damaged_file_is_named_with_its_line_and_left_as_it_is(folder, text, line):
    folder.mkdir()
    (folder / "printing.toml").write_text(text, "utf-8")
    for deed in (
        lambda: print_choice(PrintKind.LETTER),
        lambda: keep_print_choice(PrintKind.LETTER, CHOICE),
    ):
        with pytest.raises(CannotOpen, match=f"in Zeile {line} nicht zu verstehen"):
            deed()
    assert (folder / "printing.toml").read_text("utf-8") == text


def test_a_folder_that_cannot_be_written_is_said(folder):
    folder.write_text("a file where the folder should be")
    with pytest.raises(CannotOpen):
        keep_print_choice(PrintKind.LETTER, CHOICE)


def test_a_choice_that_cannot_be_written_is_said_and_the_old_one_stays(folder):
    keep_print_choice(PrintKind.LETTER, CHOICE)
    (folder / f"printing.toml.{os.getpid()}.neu").mkdir()
    with pytest.raises(CannotOpen, match="nicht merken"):
        keep_print_choice(PrintKind.LETTER, PrintChoice("anderer"))
    assert print_choice(PrintKind.LETTER) == CHOICE


def test_without_a_print_server_this_pc_has_no_printers(monkeypatch):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr(remembered_printers, "_HERE", f"ipp://127.0.0.1:{port}/")
    assert printers_here() == ()


@pytest.mark.skipif(PROGRAM is None, reason="needs the package cups-daemon")
def test_the_printers_of_this_pc_are_those_of_its_print_server(monkeypatch):
    with serve() as server:
        monkeypatch.setattr(remembered_printers, "_HERE", f"ipp://127.0.0.1:{server.port}/")
        assert printers_here() == (("flur", printer_address(server.uri)),)


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)
CHOICES = st.builds(
    PrintChoice,
    TEXTS,
    TEXTS,
    st.booleans(),
    st.integers(1, 999),
    st.sampled_from(("", *map(str, LabelStock))),
)


@given(st.dictionaries(st.sampled_from(PrintKind), CHOICES))
def test_every_choice_reads_back(choices):
    assert choices_of(tomllib.loads(choices_as_toml(choices))) == choices
