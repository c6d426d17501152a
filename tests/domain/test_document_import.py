"""A letter of Word or Writer becomes blocks once; what is hostile is refused in words."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.templates.blocks import Chip, HeadingBlock, ListBlock, TextBlock
from rathaus_desk.domain.templates.document_import import import_document
from rathaus_desk.domain.templates.imported import WORDS_IN_BOX, ImportedTemplate
from rathaus_desk.domain.templates.office_file import LARGEST_FILE, read_xml
from rathaus_desk.domain.templates.text_reader import read_template

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
O = (  # noqa: E741
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl><w:numFmt w:val="bullet"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def archive(**parts: str | bytes) -> bytes:
    """Return a ZIP of these parts; "__" stands for "/" and "_dot_" for "."."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def docx(body: str, **more: str | bytes) -> bytes:
    """Return a DOCX with this body."""
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return archive(word__document_dot_xml=document, **more)


def odt(body: str, styles: str = "") -> bytes:
    """Return an ODT with this text."""
    content = (
        f"<office:document-content {O}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml=content)


def p(text: str, style: str = "", number: str = "") -> str:
    """Return a paragraph of Word."""
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{inner}</w:p>"


def simple(name: str) -> str:
    """Return a simple merge field of Word."""
    instruction = f' MERGEFIELD "{name}" \\* MERGEFORMAT '.replace('"', "&quot;")
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>«{name}»</w:t></w:r></w:fldSimple>'


def run(inner: str) -> str:
    """Return a run of Word."""
    return f"<w:r>{inner}</w:r>"


def complex_field(code: str, result: str, *, separate: bool = True) -> str:
    """Return a field of Word in its long form."""
    split = '<w:fldChar w:fldCharType="separate"/>' if separate else ""
    shown = f"<w:t>{result}</w:t>" if separate else ""
    return "".join(
        run(one)
        for one in (
            '<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{code[:6]}</w:instrText>",
            f"<w:instrText>{code[6:]}</w:instrText>", split, shown, '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip


def imported(data: bytes, **mapping: str) -> ImportedTemplate:
    """Import, and see that the text form gives the same template again."""
    found = import_document(data, "Muster", mapping)
    assert read_template(found.text).value == found.template
    assert found.problems == ()
    return found


def test_a_letter_of_word_becomes_blocks():
    found = imported(
        docx(
            p("Stadt Musterstadt") + p(simple("Vorname") + simple("Nachname")) + p("Ihr Antrag auf Wohngeld")
            + p("Sehr geehrte Damen und Herren,")
            + p(run("<w:rPr><w:b/></w:rPr><w:t>Guten Morgen </w:t>") + simple("Nachname")
                + run("<w:t>, das kam am </w:t>")
                + complex_field(" MERGEFIELD Eingangsdatum \\@ dd.MM.yyyy ", "1.1.2020")
                + run("<w:t>.</w:t>"))
            + p("Was Sie brauchen", "berschrift1")
            + p("Ausweis", number="5") + p("Foto", number="5")
            + p("zuerst", number="6") + p("dann", number="6")
            + p("Liste nach Stil", "ListBullet")
            + p("") + p("Mit freundlichen Grüßen") + p("Erika Muster"),
            word__numbering_dot_xml=NUMBERING, word__header1_dot_xml="<x/>",
        )
    )  # fmt: skip
    assert found.template.subject == ("Ihr Antrag auf Wohngeld",)
    assert found.template.blocks == (
        TextBlock(("Guten Morgen ", Chip("nachname"), ", das kam am ", Chip("eingang"), ".")),
        HeadingBlock(("Was Sie brauchen",)),
        ListBlock((("Ausweis",), ("Foto",))),
        ListBlock((("zuerst",), ("dann",)), numbered=True),
        ListBlock((("Liste nach Stil",),)),
    )
    assert found.unknown == ()
    assert found.left_out == (
        "Kopf- und Fußzeile: dafür sorgt der Rahmen",
        "Fettdruck",
        "Briefkopf, Anschrift und Anrede: dafür sorgt der Rahmen",
        "Gruß und Unterschrift: dafür sorgt der Rahmen",
    )


def test_merge_fields_nobody_knows_are_named_and_can_be_mapped():
    data = docx(p("Betreff: Probe") + p(run("<w:t>Nummer </w:t>") + simple("Feld_17")))
    found = imported(data)
    assert found.unknown == ("Feld_17",)
    assert found.template.subject == ("Probe",)
    assert found.template.blocks == (TextBlock(("Nummer [Feld_17]",)),)
    assert imported(data, Feld_17="vorgangsnummer").template.blocks == (
        TextBlock(("Nummer ", Chip("vorgangsnummer"))),
    )
    assert imported(data, Feld_17="__class__").unknown == ("Feld_17",)


def test_fields_within_fields_leave_only_what_is_shown():
    inner = complex_field(" MERGEFIELD Anrede ", "Frau")
    outer = (
        run('<w:fldChar w:fldCharType="begin"/>') + run("<w:instrText> IF </w:instrText>") + inner
        + run("<w:instrText> = Frau</w:instrText>") + run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>geehrte</w:t>") + run('<w:fldChar w:fldCharType="end"/>')
    )  # fmt: skip
    bare = complex_field(" MERGEFIELD Ort ", "", separate=False)
    found = imported(docx(p("Text") + p(run("<w:t>a </w:t>") + outer + run("<w:t> b </w:t>") + bare)))
    assert found.template.blocks[-1] == TextBlock(("a geehrte b ", Chip("ort")))
    assert "Felder von Word: ihr Text blieb stehen" in found.left_out


def test_tables_pictures_and_deleted_text_are_noted():
    found = imported(
        docx(
            p("Betreff: Probe")
            + f"<w:tbl><w:tr><w:tc>{p('links')}</w:tc><w:tc>{p('rechts')}</w:tc></w:tr></w:tbl>"
            + p(run("<w:drawing/>") + f"<w:del>{run('<w:t>weg</w:t>')}</w:del>"
                + run("<w:t>da</w:t><w:tab/><w:t>!</w:t>"))
        )
    )  # fmt: skip
    assert found.template.blocks == (TextBlock(("links",)), TextBlock(("rechts",)), TextBlock(("da !",)))
    assert found.left_out == ("Tabellen: der Text ist da, die Spalten nicht", "Bilder", "gelöschter Text")


def test_words_in_boxes_and_hidden_ones_are_named_and_a_hard_hyphen_stays():
    box = f"<w:txbxContent>{p('Kasten')}</w:txbxContent>"
    found = imported(
        docx(
            p("Betreff: Probe")
            + p(f'<m:AlternateContent xmlns:m="m"><m:Choice><w:drawing>{box}</w:drawing></m:Choice>'
                + f"<m:Fallback><w:pict>{box}</w:pict></m:Fallback></m:AlternateContent>"
                + run("<w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t>")
                + run("<w:t>E</w:t><w:noBreakHyphen/><w:t>Mail</w:t>"))
        )
    )  # fmt: skip
    assert found.template.blocks == (TextBlock(("E\u2011Mail",)),)
    assert found.left_out == (WORDS_IN_BOX, "verborgener Text")
    boxed = "<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame>"
    assert imported(odt(f"<text:p>Titel</text:p><text:p>A{boxed}</text:p>")).left_out == (WORDS_IN_BOX,)


def test_a_letter_of_writer_becomes_blocks():
    styles = '<text:list-style style:name="L1"><text:list-level-style-number/></text:list-style>'
    found = imported(
        odt(
            "<text:p>Ihr Termin</text:p><text:p>Guten Tag, "
            '<text:database-display text:column-name="Nachname">'
            "x</text:database-display></text:p>"
            '<text:h text:outline-level="1">Wann</text:h>'
            "<text:p>Sie<text:s/>kommen <text:span>am</text:span> "
            '<text:user-field-get text:name="Termindatum">1</text:user-field-get>, '
            "<text:placeholder>&lt;Uhrzeit&gt;</text:placeholder>"
            "<text:note><text:p>Fußnote</text:p></text:note><draw:frame/>.</text:p>"
            "<text:list><text:list-item><text:p>eins</text:p></text:list-item></text:list>"
            '<text:list text:style-name="L1">'
            "<text:list-item><text:p>zwei</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Zelle</text:p></table:table-cell>"
            "</table:table-row></table:table><text:p>Hochachtungsvoll</text:p><text:p>A. B.</text:p>",
            styles,
        )
    )
    assert found.template.subject == ("Ihr Termin",)
    assert found.template.blocks == (
        HeadingBlock(("Wann",)),
        TextBlock(("Sie kommen am ", Chip("termin_tag"), ", ", Chip("termin_zeit"), ".")),
        ListBlock((("eins",),)),
        ListBlock((("zwei",),), numbered=True),
        TextBlock(("Zelle",)),
    )
    assert set(found.left_out) >= {"Fußnoten", "Bilder", "Schriftarten, Fettdruck und Farben"}


def test_words_that_read_like_marks_stay_words():
    found = imported(
        docx(p("Betreff: {{name}}") + p("[Wenn: hat E-Mail]") + p("- kein Punkt") + p("{{x.__class__}}"))
    )
    assert found.template.subject == ("{{name}}",)
    assert found.template.blocks == (
        TextBlock(("[Wenn: hat E-Mail]",)),
        TextBlock(("- kein Punkt",)),
        TextBlock(("{{x.__class__}}",)),
    )


def test_invisible_characters_do_not_come_along():
    found = imported(docx(p("Betreff: A") + p("Ihr\u202e An\u00adtrag\u200b ist\u00a0da")))
    assert found.template.blocks == (TextBlock(("Ihr Antrag ist da",)),)


def test_long_documents_are_cut_and_it_is_said():
    found = imported(docx(p("Betreff: A") + p("Text") * 200))
    assert "alles nach dem 80. Absatz" in found.left_out
    long = imported(docx(p("Betreff: A") + p("{" * 5000)))
    assert "Teile sehr langer Absätze" in long.left_out
    listed = imported(docx(p("Betreff: A") + p("x", "ListBullet") * 70))
    assert [len(one.items) for one in listed.template.blocks if isinstance(one, ListBlock)] == [30, 30, 10]


def test_a_document_without_subject_takes_its_name():
    assert imported(docx(p("Nur ein Absatz."))).template.subject == ("Muster",)
    assert imported(docx(p("Titel", "Heading1") + p("Text"))).template.subject == ("Titel",)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
OUTSIDE_TYPE = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
PARAMETER = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><a/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, OUTSIDE_TYPE, PARAMETER], ids=range(4))
def test_xml_that_declares_anything_is_refused(text: str) -> None:
    for data in (archive(word__document_dot_xml=text), archive(content_dot_xml=text)):
        with pytest.raises(Refused, match="nichts zu suchen"):
            import_document(data, "A")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"", "lässt sich nicht lesen"),
        (lambda: b"%PDF-1.7", "Das ist ein PDF"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"alter Art \(DOC\)"),
        (lambda: archive(a="b"), "kein Brief"),
        (lambda: docx(""), "kein Text"),
        (lambda: docx("<w:p><w:r>"), "lässt sich nicht lesen"),
        (lambda: archive(word__document_dot_xml=b"\xff\xfe\x00"), "lässt sich nicht lesen"),
        (lambda: archive(word__document_dot_xml="<a>" * 300 + "</a>" * 300), "verschachtelt"),
        (lambda: archive(word__document_dot_xml="<a>" + "<b/>" * 200_001 + "</a>"), "verschachtelt"),
        (lambda: archive(word__document_dot_xml="<a>" + " " * 9_000_000 + "</a>"), "zu groß für eine"),
        (lambda: docx(p("A"), word__media__a_dot_png=b"\x00" * 101_000_000), "ausgepackt zu groß"),
        (lambda: docx(p("A"), word__vbaProject_dot_bin=b"x"), "Makros"),
        (lambda: archive(content_dot_xml="<a/>", Basic__Standard__a_dot_xml="x"), "Makros"),
        (lambda: archive(content_dot_xml="<a/>", Scripts__python__a_dot_py="x"), "Makros"),
        (lambda: docx(p("A"), **{"..__etc": "x"}), "lässt sich nicht lesen"),
        (lambda: docx(p("A"), **{"word__..__..__etc__passwd": "x"}), "lässt sich nicht lesen"),
        (lambda: docx(p("A"), **{"__etc__passwd": "x"}), "lässt sich nicht lesen"),
        (lambda: docx(p("A"), **{"..\\windows\\a": "x"}), "lässt sich nicht lesen"),
        (lambda: docx(p("A"), **{"C:a": "x"}), "lässt sich nicht lesen"),
        (lambda: docx(p("A"), **{f"n{turn}": "" for turn in range(2_001)}), "ausgepackt zu groß"),
        (lambda: b"PK\x03\x04" + b"\x00" * LARGEST_FILE, "höchstens 20 MB"),
    ],
    ids=range(21),
)  # fmt: skip
def test_what_is_no_letter_is_refused_in_words(data: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        import_document(data(), "A")
    assert caught.value.field == "file"
    assert str(caught.value).endswith("Es wurde nichts übernommen.")


def test_a_bomb_that_lies_about_its_size_is_stopped_while_reading():
    data = bytearray(archive(word__document_dot_xml=b"<a>" + b" " * 50_000_000 + b"</a>"))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1_000)  # the size unpacked, as the directory tells it
    with pytest.raises(Refused):
        import_document(bytes(data), "A")


def test_a_protected_file_is_refused():
    data = bytearray(docx(p("A")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(Refused, match="Passwort"):
        import_document(bytes(data), "A")


def test_two_parts_of_one_name_are_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("word/document.xml", "<b/>")
    with pytest.raises(Refused, match="lässt sich nicht lesen"):
        import_document(target.getvalue(), "A")


def test_any_damage_to_a_file_is_refused_or_read_but_never_breaks():
    whole = docx(p("Betreff: A") + p("Text " + "b" * 50))
    told = []
    for place in range(0, len(whole), 3):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            assert import_document(bytes(broken), "A").template.blocks
        except Refused as error:
            told.append(str(error))
    assert told
    assert all(one.endswith("Es wurde nichts übernommen.") for one in told)


def test_xml_keeps_names_with_their_spaces():
    root = read_xml(b'<a xmlns="urn:x" xmlns:y="urn:y" y:b="1"><c/></a>')
    assert (root.tag, root.attrib, root[0].tag) == ("{urn:x}a", {"{urn:y}b": "1"}, "{urn:x}c")
