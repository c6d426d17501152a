"""Small spreadsheets that would become endless are refused in words, before anything fills their gaps."""

import io
import zipfile

import pytest
import xlsxwriter

from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.campaigns.workbook import read_workbook

HEAD = "<row r='1'><c r='A1' t='inlineStr'><is><t>Vorname</t></is></c></row>"


def made(rows, texts=(), part="xl/worksheets/sheet1.xml"):
    """A whole workbook whose sheet is replaced by the one that somebody made up."""
    proper = io.BytesIO()
    book = xlsxwriter.Workbook(proper)
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "Vorname")
    book.close()
    found = io.BytesIO()
    with zipfile.ZipFile(proper) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            content = old.read(one)
            if one == "xl/worksheets/sheet1.xml":
                space = content[content.index(b"xmlns") : content.index(b">", content.index(b"<worksheet"))]
                content = b"<worksheet " + space + f"><sheetData>{rows}</sheetData></worksheet>".encode()
                one = part
            elif one == "xl/sharedStrings.xml" and texts:
                said = "".join(f"<si><t>{text}</t></si>" for text in texts)
                space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
                content = b"<sst " + space + b">" + said.encode() + b"</sst>"
            if part != "xl/worksheets/sheet1.xml":
                content = content.replace(b"worksheets/sheet1.xml", part.removeprefix("xl/").encode())
            new.writestr(one, content)
    return found.getvalue()


def far_column(rows):
    return "".join(f"<row r='{one}'><c r='XFD{one}'><v>1</v></c></row>" for one in range(2, rows))


def shared(rows, times):
    cells = "<c t='s'><v>0</v></c>" * times
    return "".join(f"<row r='{one}'>{cells}</row>" for one in range(2, rows))


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("<row r='99999999'><c r='A99999999'><v>1</v></c></row>", ()),
        ("<row r='2000000000'/>", ()),
        (f"<row r='{'9' * 5_000}'/>", ()),
        ("<row r='2'><c r='ZZZZZZ2'><v>1</v></c></row>", ()),
        (far_column(400), ()),
        (shared(40, 20), ("A" * 100_000,)),
    ],
    ids=["far row", "farther", "digits", "letters", "far cells", "one text a thousand times"],
)
def test_a_small_table_that_would_fill_the_memory_is_refused(rows, texts):
    content = made(HEAD + rows, texts)
    assert len(content) < 30_000
    with pytest.raises(Refused, match="in eine neue Tabelle kopieren"):
        read_workbook(content)
    with pytest.raises(Refused, match="in eine neue Tabelle kopieren"):
        read_workbook(made(HEAD + rows, texts, part="xl/worksheets/sheet1.dat"))


def test_a_sheet_with_a_gap_a_far_empty_cell_and_shared_texts_is_read():
    heads = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
    line = "<row r='60'><c r='A60' t='s'><v>2</v></c><c r='B60' t='s'><v>3</v></c></row>"
    far = "<row r='61'><c r='ZZ61'/></row>"
    read = read_workbook(made(heads + line + far, ("Vorname", "Nachname", "Erna", "Schmidt")))
    assert [(one.number, one.cells) for one in read.lines] == [(60, ("Erna", "Schmidt"))]
