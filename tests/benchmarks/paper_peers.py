"""The same letters by other programs: Typst and WeasyPrint, of the extra "bench".

Each runs in a process of its own, so that its memory and its processor seconds are its own.
"""

import importlib.util
import json
import resource
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from rathaus_desk.paper.codes import QUIET_MODULES, qr_bitmap
from rathaus_desk.places import place
from tests.benchmarks.serial_letter_run import CAPTION, ITEMS, OFFER, PATTERN, SUBJECT, Recipient, recipients

FONTS = place("resources", "fonts")
MARKS = ((105, 4), (148.5, 6), (210, 4))


def qr_png(text: str) -> bytes:
    """Return a QR code as a small picture, by our own encoder: none of the others takes anything quicker."""
    code = qr_bitmap(text)
    modules = Image.frombytes("1", (code.width, code.height), bytes.fromhex(code.rows))
    file = BytesIO()
    ImageOps.expand(modules, QUIET_MODULES, 255).save(file, "PNG", compress_level=1)
    return file.getvalue()


def typst_source(some: Sequence[Recipient], folder: Path) -> str:
    """Return the letters as one Typst document; the layout is told once, each letter is a call.

    The codes are written into the folder that is its root.
    """
    sender = PATTERN.letterhead
    marks = "".join(
        f"#place(dx: 5mm, dy: {top}mm, line(length: {long}mm, stroke: 0.5pt))" for top, long in MARKS
    )
    items = "".join(f"+ {one}\n" for one in ITEMS)
    head = f'''#set document(title: "{SUBJECT}", date: datetime(year: 2026, month: 11, day: 24))
#set text(lang: "de", font: "Noto Sans", size: 14pt, hyphenate: false)
#set page(paper: "a4", margin: (left: 25mm, right: 20mm, top: 98.46mm, bottom: 30mm),
  background: [{marks}],
  footer: text(size: 9.5pt)[{sender.town} · {sender.street} · {sender.postcode} {sender.place}])
#let letter(name, street, salutation, sentence, code, qr) = [
  #place(dy: -84mm, text(size: 19pt, weight: 600)[{sender.town}])
  #place(dy: -76mm, text(size: 12pt)[{sender.unit}])
  #place(dy: -65.5mm, line(length: 165mm, stroke: 1.6pt + rgb("#1d5b74")))
  #place(dy: -52mm, text(size: 7.5pt)[{sender.return_line}])
  #place(dy: -36mm, text(size: 11pt)[Frau \\ #name \\ #street \\ 12345 Musterhausen])
  #place(dx: 100mm, dy: -48mm, text(size: 11pt)[Unser Zeichen: SM-26-014 \\
    Ihre Ansprechperson: Aylin Özdemir \\ Telefon: (030) 23125 021 \\ Datum: 24. November 2026])
  #heading(level: 1, text(size: 14pt, weight: 600)[{SUBJECT}])
  #salutation

  #sentence

  {OFFER}

  Bringen Sie bitte mit:
  {items}
  #grid(columns: (32mm, 1fr), gutter: 4mm,
    image(qr, width: 32mm, alt: "QR-Code zu Ihrer Anmeldung"), [{CAPTION}#code])
  Mit freundlichen Grüßen
  #v(12mm)
  Aylin Özdemir
]
'''
    calls = "#pagebreak()\n".join(
        "#letter(" + ", ".join(map(_quoted, _texts(one, folder))) + ")\n" for one in some
    )
    return head + calls


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _texts(one: Recipient, folder: Path) -> tuple[str, ...]:
    code = folder / f"{one.code}.png"
    code.write_bytes(qr_png(one.address))
    return one.name, one.street, one.salutation, one.sentence, one.code, f"/{code.name}"


def typst_one(some: Sequence[Recipient], folder: Path) -> int:
    """Write one file of all letters and return its size."""
    import typst

    source = folder / "letters.typ"
    source.write_text(typst_source(some, folder), encoding="utf-8")
    pdf = typst.compile(
        str(source),
        root=str(folder),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
    )
    return len(pdf)


def typst_many(some: Sequence[Recipient], folder: Path) -> int:
    """Write one file for each letter, by one compiler, and return their size."""
    import typst

    compiler = typst.Compiler(root=str(folder), font_paths=[str(FONTS)], ignore_system_fonts=True)
    size = 0
    for one in some:
        source = typst_source([one], folder).encode("utf-8")
        size += len(compiler.compile(input=source, pdf_standards=["ua-1", "a-2a"]))
    return size


def html(some: Sequence[Recipient]) -> str:
    """Return the letters as one page of HTML."""
    sender = PATTERN.letterhead
    items = "".join(f"<li>{one}</li>" for one in ITEMS)
    faces = "".join(
        f"@font-face{{font-family:Noto;font-weight:{weight};src:url('{(FONTS / name).as_uri()}')}}"
        for weight, name in ((400, "NotoSans-Regular.ttf"), (600, "NotoSans-SemiBold.ttf"))
    )
    letters = "".join(
        f'<section><p class="a" style="top:14mm;font:600 19pt Noto">{sender.town}</p>'
        f'<p class="a" style="top:46mm;font-size:7.5pt">{sender.return_line}</p>'
        f'<p class="a" style="top:62.7mm;font-size:11pt">Frau<br>{escape(one.name)}<br>'
        f"{one.street}<br>12345 Musterhausen"
        '</p><p class="a" style="top:50mm;left:125mm;font-size:11pt">Unser Zeichen: SM-26-014'
        "<br>Telefon: (030) 23125 021"
        f"<br>Datum: 24. November 2026</p><h1>{SUBJECT}</h1>"
        f"<p>{escape(one.salutation)}</p><p>{one.sentence}</p>"
        f"<p>{OFFER}</p><p>Bringen Sie bitte mit:</p><ul>{items}</ul>"
        f'<p><img alt="QR-Code" style="width:32mm" src="{_url(qr_png(one.address))}"> '
        f"{CAPTION}{one.code}</p><p>Mit freundlichen Grüßen</p><p>Aylin Özdemir</p></section>"
        for one in some
    )
    return (
        f"<html lang=de><head><title>{SUBJECT}</title><style>{faces}@page{{size:A4;margin:0}}"
        "body{font:14pt Noto;margin:0}section{break-after:page;position:relative;height:296mm;"
        "box-sizing:border-box;padding:98.46mm 20mm 0 25mm}.a{position:absolute;left:25mm;margin:0}"
        "h1{font:600 14pt Noto}</style></head>"
        f"<body>{letters}</body></html>"
    )


def _url(picture: bytes) -> str:
    return "data:image/png;base64," + b64encode(picture).decode("ascii")


def weasyprint_one(some: Sequence[Recipient], folder: Path) -> int:
    """Write one file of all letters and return its size."""
    import weasyprint

    return len(weasyprint.HTML(string=html(some)).write_pdf(pdf_variant="pdf/ua-1"))


PEERS: dict[str, tuple[Callable[[Sequence[Recipient], Path], int], int, Callable[[], object]]] = {
    "Typst, one file": (typst_one, 2000, lambda: importlib.util.find_spec("typst")),
    "Typst, separate files": (typst_many, 1000, lambda: importlib.util.find_spec("typst")),
    "WeasyPrint, one file": (weasyprint_one, 100, lambda: importlib.util.find_spec("weasyprint")),
}


def measure(name: str) -> None:
    """Print letters per processor second, bytes a letter and peak megabytes of one peer, as JSON."""
    work, count, _ = PEERS[name]
    some = list(recipients(count))
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        size = work(some, Path(folder))
        seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([count, count / seconds, size / count, peak / 1024]))


if __name__ == "__main__":
    measure(sys.argv[1])
