"""Spreadsheets of unknown origin, and the file of rejected lines that can be mended and read again."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.lists import SourceKind, sort_lines
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.campaigns import workbook
from rathaus_desk.usecases.campaigns.reading import read_list, write_rejects
from tests.campaign_lists import j6_list

HEADS = ["Vorname", "Nachname", "Straße", "PLZ", "Ort", "Geburtsdatum"]


def sheet_of(*rows, hidden_first=False):
    book = Workbook()
    sheet = book.active
    if hidden_first:
        sheet.append(["geheim"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("Liste")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_is_read_as_it_shows_itself():
    data = sheet_of(
        HEADS,
        ["Jürgen", "Größ", "Weg 1", 1067, "Dresden", date(1941, 5, 12)],
        ["Änne", "Weiß", "Weg 2", 49999.0, "Ort", datetime(1941, 5, 13, tzinfo=UTC).replace(tzinfo=None)],
        [None, None, None],
        ["Eva", "Kurz", "Weg 3", "49999", "Ort"],
    )
    read = read_list(data)
    assert (read.kind, read.encoding, read.heads) == (SourceKind.XLSX, "xlsx", tuple(HEADS))
    found = sort_lines(read, read.columns)
    assert [(one.line, one.name, one.postcode, one.birth_date) for one in found.recipients] == [
        (2, "Jürgen Größ", "01067", date(1941, 5, 12)),
        (3, "Änne Weiß", "49999", date(1941, 5, 13)),
        (5, "Eva Kurz", "49999", None),
    ]
    assert found.broken == ()


def test_only_what_is_to_be_seen_is_read():
    read = read_list(sheet_of(HEADS, ["Eva", "Kurz", "Weg 3", True, 1.5], hidden_first=True))
    assert read.lines[0].cells == ("Eva", "Kurz", "Weg 3", "ja", "1,5", "")
    assert (read.sheet, read.sheets) == ("Liste", 1), "the hidden one counts for nothing"


def test_a_formula_without_a_value_reaches_nobody():
    read = read_list(sheet_of(["Name", "Straße", "Ort"], ['=HYPERLINK("http://x")', "Weg 1", "Ort"]))
    assert read.lines[0].cells == ("", "Weg 1", "Ort")


def test_a_line_with_a_formula_that_was_never_reckoned_is_given_back():
    data = sheet_of(HEADS, ["=A1", "Groß", "Weg 1", "06886", "Ort"], ["Eva", "Kurz", "Weg 2", "06886", "Ort"])
    found = sort_lines(read_list(data), read_list(data).columns)
    assert [one.given_name for one in found.recipients] == ["Eva"]
    assert found.broken[0].reason == workbook.NO_RESULT


def test_the_sheet_with_the_list_is_found_behind_a_cover():
    book = Workbook()
    book.active.append(["Bitte das Blatt Liste beachten"])
    book.create_sheet("Leer")
    sheet = book.create_sheet("Liste")
    for row in (HEADS, ["Eva", "Kurz", "Weg 2", "06886", "Ort"]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    read = read_list(file.getvalue())
    assert (read.sheet, read.sheets, read.heads) == ("Liste", 3, tuple(HEADS))


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "LibreOffice (ODS)"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "keine Tabelle"),
        ({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, "DOCX"),
        ({"liste.csv": "Name;Ort"}, "erst entpacken"),
    ],
)
def test_other_archives_are_called_what_they_are(parts, what):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(Refused, match=re.escape(what)):
        read_list(file.getvalue())


def changed(data, name, change):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return made.getvalue()


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = sheet_of(["Name", "Straße", "Ort"], ["Eva", "Weg 1", "Ort"])
BOMB = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_declarations_of_ones_own_are_refused(part):
    def declare(text):
        head, tail = text.split(b"?>", 1) if text.startswith(b"<?xml") else (b"<?xml version='1.0'", text)
        return head + b"?>" + BOMB + tail

    with pytest.raises(Refused, match="nichts zu suchen haben"):
        read_list(changed(PLAIN, part, declare))
    with pytest.raises(Refused, match="nichts zu suchen haben"):
        read_list(
            changed(
                PLAIN, part, lambda text: declare(text).decode().replace("UTF-8", "UTF-16").encode("utf-16")
            )
        )


def test_a_zip_bomb_is_counted_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 100_000)
    with pytest.raises(Refused, match="ausgepackt zu groß"):
        read_list(changed(PLAIN, "xl/styles.xml", lambda text: text + b" " * 200_000))
    lying = bytearray(changed(PLAIN, "xl/styles.xml", lambda text: text + b" " * 200_000))
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        size = archive.getinfo("xl/styles.xml").file_size
    lied = bytes(lying).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Refused):
        read_list(lied)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("<si><t>a</t></si>", "xl/sharedStrings.xml"),
        ("<xf/>", "xl/styles.xml"),
        ("<c/>", "xl/worksheets/sheet1.xml"),
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_does(part, name):
    """Well below the bound of bytes; unpacked whole this was a gigabyte and a minute."""
    text = f"<a>{part * 2_100_000}</a>".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, text)
    assert len(text) < workbook.LARGEST_UNPACKED
    with pytest.raises(Refused, match=r"ausgepackt zu groß|weit draußen"):
        read_list(made.getvalue())


def test_as_many_cells_as_a_row_can_have_are_read():
    row = "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{row * 2}</sheetData></worksheet>'
    with pytest.raises(Refused, match="mehr als 100 Spalten"):
        read_list(changed(PLAIN, "xl/worksheets/sheet1.xml", lambda _text: sheet.encode()))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "ein Bild"),
        (b"\xff\xd8\xff\xe0", "ein Bild"),
        (b"%PDF-1.7", "ein PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alter Art"),
        (b"\n<!DOCTYPE HTML>", "eine Internetseite"),
        (bytes(range(1, 32)) * 20, "keine Liste"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(data, what):
    with pytest.raises(Refused, match=rf"{what}.*Es wurde nichts übernommen\.") as refused:
        read_list(data)
    assert refused.value.field == "content"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "utf-16", "utf-16-le", "utf-32"])
def test_a_short_list_in_any_encoding_is_one(encoding):
    read = read_list("Nachname;Straße;Ort\r\nGrün;Weg 1;12345 Köln\r\n".encode(encoding))
    assert read.lines[0].cells == ("Grün", "Weg 1", "12345 Köln")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 but no archive",
        PLAIN[:-40],
        changed(PLAIN, "xl/worksheets/sheet1.xml", lambda text: text[:-60]),
        changed(PLAIN, "xl/workbook.xml", lambda text: b"<workbook/>"),
        changed(PLAIN, "[Content_Types].xml", lambda text: b"<Types/>"),
    ],
)
def test_a_broken_spreadsheet_is_refused_in_words(data):
    with pytest.raises(Refused, match="nichts übernommen"):
        read_list(data)


def test_rejected_lines_are_mended_and_read_again(tmp_path):
    read = read_list(j6_list())
    broken = sort_lines(read, read.columns).broken
    path = tmp_path / "nicht gelesen.csv"
    write_rejects(path, read.heads, broken)
    text = path.read_text(encoding="utf-8-sig")
    assert not any(
        cell.startswith("=") for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row
    )
    again = read_list(path.read_bytes())
    assert again.heads[-2:] == ("Grund der Rückgabe", "Zeile im Original")
    assert again.columns[-2:] == (Column.IGNORED, Column.IGNORED)
    assert [one.cells[-1] for one in again.lines] == [str(one.number) for one in broken]
    assert sum("Formel" in one.reason for one in sort_lines(again, again.columns).broken) == 2
    mended = read_list("\n".join(text.replace("'=HYPERLINK", "Eva ").splitlines()).encode("cp1252"))
    still = sort_lines(mended, mended.columns).broken
    assert [one.reason for one in still] == [
        "„31.02.1940“ ist kein Geburtsdatum",
        "„zu“ ist kein Geburtsdatum",
    ]
