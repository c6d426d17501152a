"""A list of anybody's making is read: encodings, delimiters, heads, and what cannot be read, with reasons."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.campaigns import lists
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.encodings import decode
from rathaus_desk.domain.campaigns.funnel import Fate, fate_of, funnel
from rathaus_desk.domain.campaigns.lists import SourceKind, other_kind, read_text_list, sort_lines
from rathaus_desk.domain.errors import Refused
from tests.campaign_lists import LINES, LONG_NAME, PLANTED, j6_list

HEAD = "Vorname;Nachname;Straße;Ort"
TEXT = f"{HEAD}\r\nJürgen;Großöhme;Höhenstraße 4;Überlingen\r\nÄnne;Müller;Mühlenweg 1;Köln\r\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),  # the same for letters
        ("cp850", "cp850"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_umlauts_come_through_in_every_encoding(written, told):
    read = read_text_list(TEXT.encode(written))
    assert read.encoding == told
    assert read.heads == ("Vorname", "Nachname", "Straße", "Ort")
    assert read.lines[0].cells == ("Jürgen", "Großöhme", "Höhenstraße 4", "Überlingen")
    assert read.lines[1].cells == ("Änne", "Müller", "Mühlenweg 1", "Köln")


@pytest.mark.parametrize("table", ["cp1252", "cp850", "mac_roman"])
def test_one_umlaut_is_enough(table):
    assert decode("Karl;Schröder;Markt 1".encode(table)) == ("Karl;Schröder;Markt 1", table)


def test_names_from_poland_and_french_accents():
    polish = "Łukasz;Wiśniewski;Małgorzata;Wałęsa;Żółć"
    assert decode(polish.encode("cp1250")) == (polish, "cp1250")
    french = "René;Lefèvre;François;Zoë;„Café“ – 5 €"
    assert decode(french.encode("cp1252")) == (french, "cp1252")


def test_a_byte_that_no_table_has_costs_its_line_alone():
    read = read_text_list(f"{HEAD}\nJürgen;Mü\x81ller;Weg 1;Ort\nÄnne;Weiß;Weg 2;Ort\n".encode("latin-1"))
    found = sort_lines(read, read.columns)
    assert [one.given_name for one in found.recipients] == ["Änne"]
    assert [(one.number, one.reason) for one in found.broken] == [
        (2, "„Nachname“ enthält nicht lesbare Zeichen")
    ]


@pytest.mark.parametrize("delimiter", ";,\t|")
def test_every_delimiter(delimiter):
    read = read_text_list(TEXT.replace(";", delimiter).encode())
    assert [len(one.cells) for one in read.lines] == [4, 4]
    assert read.columns == (Column.GIVEN_NAME, Column.FAMILY_NAME, Column.STREET, Column.PLACE)


def test_a_comma_in_a_name_is_no_delimiter():
    read = read_text_list(b"Name;Strasse;Ort\nM\xc3\xbcller, Hans;Weg 1, hinten;Ort\nMeier, Eva;Weg 2;Ort\n")
    assert read.lines[0].cells == ("Müller, Hans", "Weg 1, hinten", "Ort")


def test_a_file_may_name_its_delimiter():
    read = read_text_list(b"sep=|\r\nName|Stra\xc3\x9fe|Ort\r\nHans Meyer|Weg 1; 2|Ort\r\n")
    assert (read.heads, read.lines[0].number) == (("Name", "Straße", "Ort"), 3)


def test_line_breaks_within_quotes_and_the_numbers_of_lines():
    read = read_text_list(b'Name;Ort\n"Hans\nMeyer";"K""\xc3\xb6ln"\n\n;;\nEva;Ort\n')
    assert [(one.number, one.cells) for one in read.lines] == [
        (2, ("Hans\nMeyer", 'K"öln')),
        (6, ("Eva", "Ort")),
    ]


def test_a_quotation_mark_that_never_ends_costs_one_line():
    rest = "".join(f"Eva {at};Ort\n" for at in range(20))
    read = read_text_list(f'Name;Ort\n"Hans;Ort\n{rest}'.encode())
    assert [one.number for one in read.lines if one.reason] == [2]
    assert read.lines[0].reason == "ein Anführungszeichen wird nicht geschlossen"
    assert len(read.lines) == 21
    loose = read_text_list(b'Name;Ort\n"Hans" Meyer;Ort\nHans "Hansi" Meyer;Ort\n')
    assert [one.cells[1] for one in loose.lines] == ["Ort", "Ort"]


def test_ragged_lines_say_how():
    read = read_text_list(b"Name;Strasse;Ort\nHans;Weg 1;Ort;;;\nEva;Weg 2\nEva;Weg 2;Ort;zu viel\n")
    found = sort_lines(read, read.columns)
    assert [one.name for one in found.recipients] == ["Hans"]
    assert [one.reason for one in found.broken] == ["2 statt 3 Spalten", "4 statt 3 Spalten"]


def test_nul_and_endless_lines():
    long = "x" * (lists.LONGEST_LINE + 1)
    read = read_text_list(f"Name;Straße;Ort\nHa\x00ns;Weg 1;Ort\n{long};b;c\nEva;Weg 2;Ort\n".encode())
    found = sort_lines(read, read.columns)
    assert [one.name for one in found.recipients] == ["Eva"]
    assert [one.reason for one in found.broken] == [
        "„Name“ enthält nicht lesbare Zeichen",
        "länger als 20.000 Zeichen",
    ]


def test_a_title_above_the_heads_and_a_list_without_heads():
    titled = read_text_list(b"Senioren 2026;;\n;;\nName;Strasse;Ort\nHans;Weg 1;Ort\n")
    assert (titled.heads, titled.lines[0].number) == (("Name", "Strasse", "Ort"), 4)
    bare = read_text_list(b"Hans;Weg 1;12345 Ort\nEva;Weg 2;12345 Ort\n", SourceKind.LIST)
    assert (bare.heads, len(bare.lines)) == (("Spalte 1", "Spalte 2", "Spalte 3"), 2)
    unnamed = read_text_list(b"Name;;Ort\nHans;Weg 1;Ort\n")
    assert unnamed.heads == ("Name", "Spalte 2", "Ort")


def test_lists_with_the_same_heads_are_known_again():
    first, second = (read_text_list(f"{head}\na;b\n".encode()) for head in ("Name;Straße", "name;strasse"))
    assert first.heads_key == second.heads_key != read_text_list(b"Name;Ort\na;b\n").heads_key
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ist leer"),
        (b"Name;Ort\n", "ist leer"),
        (b"\n;;\n \n", "ist leer"),
        (b"Name" + b";x" * 100 + b"\na\n", "mehr als 100 Spalten"),
    ],
)
def test_what_is_no_list_is_refused(data, reason):
    with pytest.raises(Refused, match=reason) as refused:
        read_text_list(data)
    assert "Es wurde nichts übernommen." in str(refused.value)
    assert refused.value.field == "content"


def test_huge_lists_are_refused_before_they_cost_anything(monkeypatch):
    monkeypatch.setattr(lists, "MOST_LINES", 20)
    with pytest.raises(Refused, match="mehr als 20 Zeilen"):
        read_text_list(b"Name\n" + b"a\n" * 40)
    assert len(read_text_list(b"Name\n" + b"a\n" * 20).lines) == 20
    monkeypatch.setattr(lists, "LARGEST_LIST", 10)
    with pytest.raises(Refused, match="zu groß"):
        read_text_list(b"Name;Ort\na;b\n")


@given(st.binary(max_size=400))
def test_any_bytes_become_a_list_or_a_sentence(data):
    try:
        read = read_text_list(data)
    except Refused:
        return
    assert read.lines
    sort_lines(read, read.columns)


ROW = st.lists(st.text('abü;,"| \t', min_size=1, max_size=9), min_size=3, max_size=3)


@given(st.lists(ROW, min_size=3, max_size=9))
def test_what_a_spreadsheet_wrote_comes_back(rows):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("Name", "Straße", "Ort"), *rows])
    kept = [tuple(row) for row in rows if any(cell.strip() for cell in row)] or [("x", "y", "z")]
    read = read_text_list(f"{file.getvalue()}x;y;z\r\n".encode("utf-8-sig"))
    assert [one.cells for one in read.lines][: len(kept)] == kept


def test_the_planted_list_has_what_was_planted():
    read = read_text_list(j6_list())
    found = sort_lines(read, read.columns)
    fates = funnel((*(Fate.BROKEN for _ in found.broken), *map(fate_of, found.recipients)))
    assert (read.encoding, fates.lines) == ("cp1252", LINES)
    assert {
        fate: fates.counts[fate] for fate in (Fate.BROKEN, Fate.NAMELESS, Fate.NO_ADDRESS, Fate.DIED)
    } == {fate: PLANTED[fate] for fate in (Fate.BROKEN, Fate.NAMELESS, Fate.NO_ADDRESS, Fate.DIED)}
    assert [one.family_name for one in found.recipients].count(LONG_NAME) == 1
    assert sum("HYPERLINK" in cell for one in found.broken for cell in one.cells) == 2
    assert sorted(one.reason for one in found.broken)[0] == "14 statt 12 Spalten"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"  <HTML>", "eine Internetseite"),
        (b"<?xml version='1.0'?>", "eine XML-Datei"),
        (b"{\\rtf1", "ein Textdokument (RTF)"),
        (b"\x01\x02\x03" * 50, "keine Liste, die sich lesen lässt"),
        ("Käthe;Weg 1;Ort".encode("utf-16-le"), ""),
        (b"Name;\x01Ort" + b"x" * 90, ""),
        (b"", ""),
    ],
)
def test_what_is_no_list_is_told_by_its_first_bytes(data, what):
    assert other_kind(data) == what
