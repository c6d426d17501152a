"""Lists as other programs write them: dates, names and addresses in many forms, and what is not guessed."""

from datetime import date

import pytest

from rathaus_desk.domain.campaigns.columns import Column, enough, guess_columns
from rathaus_desk.domain.campaigns.list_dates import OddDate, day_of, months_first
from rathaus_desk.domain.campaigns.list_words import address_in, name_in, postcode_in
from rathaus_desk.domain.campaigns.lists import Sorted, other_kind, read_text_list, sort_lines
from rathaus_desk.domain.campaigns.recipients import address_lines, greeting

HEADS = "Vorname;Nachname;Straße;PLZ;Ort;Geburtsdatum;Verstorben\n"


def read(*lines: str, heads: str = HEADS, encoding: str = "utf-8") -> Sorted:
    found = read_text_list((heads + "\n".join(lines)).encode(encoding))
    return sort_lines(found, found.columns)


def line(born: str = "", postcode: str = "06886", died: str = "", given: str = "Eva") -> str:
    return f"{given};Groß;Weg 1;{postcode};Ort;{born};{died}"


@pytest.mark.parametrize(
    "written",
    [
        "12.03.1948", "12. 3. 1948", "1948-03-12", "1948/3/12", "12-03-1948", "12.03.1948 00:00:00",
        "12.03.1948 0:00", "1948-03-12T00:00:00.000Z", "1948-03-12 00:00:00+01:00", "19480312", "12031948",
        "12. März 1948", "12 Mrz 1948", "12. Mär. 1948", "12-Mar-1948", "12.03.48", "12.3.48",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(written):
    assert day_of(written) == date(1948, 3, 12)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12.03.14", "welches Jahr"),
        ("3/12/48", "welches Jahr"),
        ("3/12/1948", "was Tag und was Monat"),
        ("17604", "Zahl statt eines Datums"),
        ("31.02.1948", "kein Geburtsdatum"),
        ("1948", "kein Geburtsdatum"),
        ("12. Brumaire 1948", "kein Geburtsdatum"),
        ("99999999", "kein Geburtsdatum"),
    ],
)
def test_what_could_be_two_days_or_none_is_not_guessed(written, reason):
    with pytest.raises(OddDate, match=reason):
        day_of(written)


def test_a_column_with_slashes_says_itself_what_stands_first():
    assert months_first(["3/12/1948", "12/31/1950"]) is True
    assert months_first(["3/12/1948", "31/12/1950"]) is False
    assert months_first(["3/12/1948", "5/5/1950"]) is None
    assert months_first(["13/1/1948", "1/13/1950"]) is None
    found = read(line("3/12/1948"), line("12/31/1950"))
    assert [one.birth_date for one in found.recipients] == [date(1948, 3, 12), date(1950, 12, 31)]
    assert found.months_first, "so that it can be told"
    found = read(line("3/12/1948"), line("31/12/1950"))
    assert not found.months_first
    assert [one.birth_date for one in found.recipients] == [date(1948, 12, 3), date(1950, 12, 31)]


def test_who_is_said_to_have_died_gets_no_letter_however_it_is_said():
    said = ["", "nein", "0", "-", "ja", "2019", "†", "verstorben", "12/31/2020", "im Mai"]
    found = read(*(line(died=one) for one in said))
    assert [one.died for one in found.recipients] == [False] * 4 + [True] * 5
    assert [one.reason for one in found.broken] == ["„im Mai“ sagt nicht, ob jemand verstorben ist"]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Frau Dr. Ayşe von der Heide", ("Frau", "Dr.", "Ayşe", "von der Heide")),
        ("Müller, Hans (Dr.)", ("", "Dr.", "Hans", "Müller")),
        ("Müller, Dr. Hans", ("", "Dr.", "Hans", "Müller")),
        ("Herrn Prof. Dr. med. Hans Müller", ("Herr", "Prof. Dr. med.", "Hans", "Müller")),
        ("Dr. Müller, Hans", ("", "Dr.", "Hans", "Müller")),
        ("Hans Müller, Dr.", ("", "Dr.", "Hans", "Müller")),
        ("Müller (geb. Groß), Eva", ("", "", "Eva", "Müller (geb. Groß)")),
        ("M. Mustermann", ("", "", "M.", "Mustermann")),
        ("Frau Müller", ("Frau", "", "", "Müller")),
        ("Herr", ("", "", "", "Herr")),
        ("Herr und Frau Müller", ("Herr und Frau", "", "", "Müller")),
        ("Frau u. Herrn Karl Müller", ("Frau und Herr", "", "Karl", "Müller")),
        ("Müller, Herr und Frau", ("Herr und Frau", "", "", "Müller")),
        ("Eheleute Karl und Anna Müller", ("Eheleute", "", "Karl und Anna", "Müller")),
        ("Herr Dr. Karl und Frau Anna Müller", ("", "", "Herr Dr. Karl und Frau Anna", "Müller")),
    ],
)
def test_a_name_in_one_cell(written, parts):
    assert tuple(name_in(written)) == parts


@pytest.mark.parametrize(
    ("title", "given", "address", "greeted"),
    [
        ("Herr und Frau", "", ("Herrn und Frau", "Müller"), "Guten Tag, Herr und Frau Müller,"),
        (
            "Frau & Herrn", "Anna und Karl",
            ("Frau und Herrn", "Anna und Karl Müller"), "Guten Tag, Frau und Herr Müller,",
        ),
        ("Familie", "", ("Familie", "Müller"), "Guten Tag, Familie Müller,"),
        ("Ehepaar", "Karl und Anna", ("Eheleute", "Karl und Anna Müller"), "Guten Tag, Eheleute Müller,"),
        ("Herr/Frau", "Toni", ("Toni Müller",), "Guten Tag, Toni Müller,"),
        ("Herrn", "Karl", ("Herrn", "Karl Müller"), "Guten Tag, Herr Müller,"),
    ],
)  # fmt: skip
def test_two_in_one_line_are_both_greeted(title, given, address, greeted):
    found = read(f"{title};{given};Müller;Weg 1;06886;Ort", heads="Anrede;Vorname;Nachname;Straße;PLZ;Ort\n")
    (one,) = found.recipients
    assert address_lines((one,))[:-2] == address
    assert greeting((one,)) == greeted


def test_titles_and_particles_in_columns_of_their_own_reach_the_envelope():
    heads = "Anrede;Titel;Vorname;Namenszusatz;Nachname;Straße;PLZ;Ort\n"
    found = read("Herr;Dr.;Hans;von der;Heide;Weg 1;06886;Ort", heads=heads).recipients[0]
    assert (found.title, found.degree, found.name) == ("Herr", "Dr.", "Hans von der Heide")
    again = read("Herr;;Hans;von;von Arnim;Weg 1;06886;Ort", heads=heads).recipients[0]
    assert again.family_name == "von Arnim"
    beside = read(line(given="Dr. Eva")).recipients[0]
    assert (beside.degree, beside.given_name) == ("Dr.", "Eva")


def test_a_whole_address_in_one_cell_is_taken_apart():
    heads = "Name;Anschrift\n"
    found = read_text_list(
        f'{heads}Eva Groß;Weg 1, 06886 Ort\nHans Groß;"Hof 2\nD-01067 Bad Ort"\nIda Groß;Weg 3\n'.encode()
    )
    assert found.columns == (Column.NAME, Column.ADDRESS)
    assert not enough(found.columns)
    whole = [
        (one.street, one.house_number, one.postcode, one.place)
        for one in sort_lines(found, found.columns).recipients
    ]
    assert whole == [("Weg", "1", "06886", "Ort"), ("Hof", "2", "01067", "Bad Ort"), ("Weg", "3", "", "")]
    assert address_in("Straße des 17. Juni 135") is None


def test_postcodes_lose_what_programs_hung_on_and_keep_their_country():
    found = read(
        *(line(postcode=one) for one in ("6886.0", "D-06886", '="06886"', "'06886", "A-1010", "XX-12345"))
    )
    assert [(one.postcode, one.country) for one in found.recipients] == [
        *[("06886", "")] * 4, ("1010", "Österreich"), ("XX-12345", ""),
    ]  # fmt: skip
    assert [one.zero_added for one in found.recipients] == [True, *[False] * 5]
    assert postcode_in("CH 8001") == postcode_in("CH-8001") == ("8001", "Schweiz")


@pytest.mark.parametrize("failed", ["#NV", "#BEZUG!", "#REF!", "#WERT!", "#DIV/0!", "#NAME?"])
def test_what_a_spreadsheet_could_not_reckon_is_nobodys_name(failed):
    assert "Rechenfehler" in read(line(given=failed)).broken[0].reason


def test_heads_with_hints_and_in_other_words():
    heads = ("Anrede:", "Vorname*", "geb. am", "Geburtsdatum (TT.MM.JJJJ)", "Ortsname", "ZIP code", "Titel")
    assert guess_columns(heads) == (
        Column.TITLE, Column.GIVEN_NAME, Column.BORN, Column.MORE, Column.PLACE, Column.POSTCODE,
        Column.DEGREE,
    )  # fmt: skip


def test_what_only_looks_like_a_hint_or_a_guard_changes_nothing_and_costs_nothing():
    found = read(line(given='a="b"'), heads=HEADS.replace("Vorname", "Vorname (" + "(" * 15_000, 1))
    assert found.recipients[0].given_name == 'a="b"'


def test_empty_heads_at_the_end_cost_nothing_unless_something_stands_below():
    heads = HEADS.replace("\n", ";;\n")
    assert not read(line(), heads=heads).broken
    found = read_text_list(f"{heads}{line()};;Rest\n".encode())
    assert found.heads[-1] == "Spalte 9"


def test_a_list_in_columns_of_blanks_is_read_where_its_heads_begin():
    rows = [
        ("Vorname", "Nachname", "Straße", "PLZ", "Ort"),
        ("Eva", "von der Heide", "Weg 1", "06886", "Bad Ort"),
    ]
    rows.append(("Hans Peter", "", "Hof 2", "01067", "Dresden"))
    printed = "Liste vom 3.11.\n\n" + "\n".join(
        "".join(f"{cell:<16}" for cell in one).rstrip() for one in rows
    )
    found = read_text_list(printed.encode())
    assert [one.cells for one in found.lines] == rows[1:]
    assert read_text_list("Name  der  Liste\nEva Groß\nHans Meier\n".encode()).heads == ("Spalte 1",)


def test_a_blank_before_the_mark_is_no_part_of_the_cell():
    found = read('"Eva"; "Groß; geb. Klein"; "Weg 1"; "06886"; "Ort"; ""; ""')
    assert found.recipients[0].family_name == "Groß; geb. Klein"


def test_files_put_together_and_files_converted_twice_keep_their_umlauts():
    one = "\n".join([line(given="Jörg"), line(given="Ayşe")])
    two = line(given="Käthe").replace("Groß", "Gro\xdf")
    data = f"{HEADS}{one}\n".encode() + two.encode("cp1252")
    found = read_text_list(data)
    assert [cells.cells[0] for cells in found.lines] == ["Jörg", "Ayşe", "Käthe"]
    twice = f"{HEADS}{line(given='Jörg')}\n".encode().decode("cp1252") + line(given="JOÃO")
    found = read_text_list(twice.encode())
    assert [(cells.cells[0], cells.cells[1]) for cells in found.lines] == [("Jörg", "Groß"), ("JOÃO", "Groß")]
    assert Column.STREET in found.columns


def test_a_torn_sign_gives_back_its_line_and_no_other():
    torn = f"{HEADS}{line(given='Jörg')}\n{line(given='Änne')}\n".encode().replace(b"\xc3\x84nne", b"\xc3nne")
    found = read_text_list(torn)
    result = sort_lines(found, found.columns)
    assert [one.given_name for one in result.recipients] == ["Jörg"]
    assert "nicht lesbare Zeichen" in result.broken[0].reason


@pytest.mark.parametrize(
    ("data", "what"),
    [(b'[{"a": 1}]', "JSON"), (b"BEGIN:VCARD\r\n", "VCF"), (b"\0" * 5_000, "keine Liste")],
)
def test_what_is_no_list_says_so(data, what):
    assert what in other_kind(data)
