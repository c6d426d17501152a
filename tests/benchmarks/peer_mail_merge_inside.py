"""Runs in the Python that has LibreOffice's bridge: a form letter, a list as data source, and the mail merge.

    python3 peer_mail_merge_inside.py PIPE FOLDER FONT

FOLDER holds run.csv and letter.json. It prints when one letter is done, and again when all of the list are.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

SOURCE = "town"
FILE = 2  # com.sun.star.text.MailMergeType


def named(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def values(**entries):
    pairs = tuple(named(name, value) for name, value in entries.items())
    return uno.Any("[]com.sun.star.beans.PropertyValue", pairs)


def connect(pipe):
    """Return the other side, as soon as it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def register(make, folder):
    """Make the CSV files of a folder a data source, as the dialogue for address books does."""
    context = make("com.sun.star.sdb.DatabaseContext")
    source = context.createInstance()
    source.URL = f"sdbc:flat:{folder.as_uri()}"
    source.Info = (
        named("Extension", "csv"), named("HeaderLine", True), named("CharSet", "UTF-8"),
        named("FieldDelimiter", ";"), named("StringDelimiter", '"'),
    )  # fmt: skip
    source.DatabaseDocument.storeAsURL((folder / "source.odb").as_uri(), ())
    context.registerObject(SOURCE, source)


def letter(make, folder, font):
    """Write the form letter: a list of paragraphs, each of plain texts and of fields in braces."""
    desktop = make("com.sun.star.frame.Desktop")
    document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (named("Hidden", True),))
    style = document.StyleFamilies.getByName("ParagraphStyles").getByName("Standard")
    style.CharFontName, style.CharHeight = font, 14
    page = document.StyleFamilies.getByName("PageStyles").getByName("Standard")
    page.Width, page.Height = 21000, 29700
    page.LeftMargin, page.RightMargin, page.TopMargin, page.BottomMargin = 2500, 2000, 1400, 1500
    text = document.Text
    cursor = text.createTextCursor()
    for at, (size, bold, pieces) in enumerate(json.loads((folder / "letter.json").read_text("utf-8"))):
        if at:
            text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        cursor.CharHeight, cursor.CharWeight = size, 150.0 if bold else 100.0
        for piece in pieces:
            if piece.startswith("{"):
                text.insertTextContent(cursor, field(document, piece.strip("{}")), False)
            else:
                text.insertString(cursor, piece, False)
    document.storeToURL((folder / "letter.odt").as_uri(), (named("FilterName", "writer8"),))
    document.close(True)


def field(document, column):
    master = document.createInstance("com.sun.star.text.FieldMaster.Database")
    master.DataBaseName, master.DataTableName, master.DataColumnName = SOURCE, "run", column
    found = document.createInstance("com.sun.star.text.TextField.Database")
    found.attachTextFieldMaster(master)
    return found


def merge(make, folder, table):
    """Merge all rows of a table into one tagged PDF."""
    job = make("com.sun.star.text.MailMerge")
    job.DocumentURL = (folder / "letter.odt").as_uri()
    job.DataSourceName, job.CommandType, job.Command = SOURCE, 0, table
    job.OutputType, job.OutputURL, job.FileNamePrefix = FILE, (folder / "out").as_uri(), table
    job.SaveAsSingleFile, job.SaveFilter = True, "writer_pdf_Export"
    job.SaveFilterData = tuple(named(one, True) for one in ("UseTaggedPDF", "PDFUACompliance"))
    job.execute(())


def main():
    pipe, folder, font = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    context = connect(pipe)

    def make(name):
        return context.ServiceManager.createInstanceWithContext(name, context)

    register(make, folder)
    letter(make, folder, font)
    merge(make, folder, "one")
    print("begin", flush=True)
    sys.stdin.readline()
    merge(make, folder, "run")
    print("end", flush=True)
    sys.stdin.readline()
    try:
        make("com.sun.star.frame.Desktop").terminate()
    except Exception:
        return  # it goes while we wait for its answer


main()
