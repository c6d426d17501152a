"""What an envelope and a greeting make of a line, and which column is what."""

from datetime import date

import pytest

from rathaus_desk.domain.campaigns.columns import BrokenLine, Column, enough, guess_columns, recipient_of
from rathaus_desk.domain.campaigns.recipients import (
    Generation,
    Recipient,
    address_key,
    address_lines,
    degree_of,
    greeting,
    postage_order,
    title_of,
)

ERNA = Recipient(
    line=1,
    title="Frau",
    given_name="Erna",
    family_name="Schmidt",
    street="Rosenweg",
    house_number="4",
    postcode="49999",
    place="Kleinstadt",
    birth_date=date(1941, 5, 12),
)
KARL = Recipient(
    line=2,
    title="Herr",
    degree="Dr.",
    given_name="Karl",
    family_name="Schmidt",
    street="Rosenweg",
    house_number="4",
    postcode="49999",
    place="Kleinstadt",
    birth_date=date(1938, 1, 2),
)
HEADS = ("Anrede", "Vorname", "Name", "Straße", "PLZ", "Ort", "Geb.datum", "Zimmer")
USUAL = guess_columns(HEADS)
CELLS = ("Frau Dr.", "Erna", "Schmidt", "Rosenweg 4a", "49999", "Kleinstadt", "12.5.1941", "17")


def test_one_person_in_the_window():
    assert address_lines((ERNA,)) == ("Frau", "Erna Schmidt", "Rosenweg 4", "49999 Kleinstadt")
    assert address_lines((KARL,))[:2] == ("Herrn", "Dr. Karl Schmidt")


def test_a_couple_and_a_family_in_the_window():
    assert address_lines((KARL, ERNA))[:2] == ("Herrn Dr. Karl Schmidt", "Frau Erna Schmidt")
    assert address_lines((KARL, ERNA, ERNA))[0] == "Familie Schmidt"


def test_three_of_different_names_are_named_each():
    other = Recipient(line=3, given_name="Ida", family_name="Wolf", place="Kleinstadt", street="Rosenweg 4")
    assert address_lines((KARL, ERNA, other))[:3] == (
        "Herrn Dr. Karl Schmidt",
        "Frau Erna Schmidt",
        "Ida Wolf",
    )


def test_an_organisation_stands_above_the_person_and_a_country_below():
    one = Recipient(
        line=1,
        organisation="Heimatverein",
        title="Herr",
        given_name="Jan",
        family_name="Vos",
        addition="Hinterhaus",
        street="Markt",
        house_number="1",
        postcode="1011",
        place="Amsterdam",
        country="Niederlande",
    )
    assert address_lines((one,)) == (
        "Heimatverein",
        "Herrn Jan Vos",
        "Hinterhaus",
        "Markt 1",
        "1011 Amsterdam",
        "NIEDERLANDE",
    )
    assert address_lines((Recipient(line=1, organisation="Heimatverein", place="Ort"),)) == (
        "Heimatverein",
        "Ort",
    )


def test_greetings():
    assert greeting((ERNA,)) == "Guten Tag, Frau Schmidt,"
    assert greeting((KARL, ERNA)) == "Guten Tag, Herr Dr. Schmidt und Frau Schmidt,"
    assert greeting((KARL, ERNA, ERNA)) == "Guten Tag, Familie Schmidt,"
    assert (
        greeting((Recipient(line=1, given_name="Robin", family_name="Peters"),)) == "Guten Tag, Robin Peters,"
    )
    assert greeting((Recipient(line=1, organisation="Heimatverein"),)) == "Guten Tag,"


@pytest.mark.parametrize(
    ("typed", "title", "degree"),
    [
        ("Frau", "Frau", ""),
        ("Herrn", "Herr", ""),
        ("w", "Frau", ""),
        ("männlich", "Herr", ""),
        ("divers", "", ""),
        ("Herr Prof. Dr. med.", "Herr", "Prof. Dr. med."),
        ("Dr.", "", "Dr."),
        ("", "", ""),
    ],
)
def test_titles(typed, title, degree):
    assert (title_of(typed), degree_of(typed)) == (title, degree)


def test_one_address_however_it_is_written():
    written = [("Langestr.", "4 A"), ("Lange Straße", "4a"), ("LANGE STRASSE", "4a"), ("Lange Str.", "4a")]
    keys = {
        address_key(
            Recipient(line=1, street=street.replace("estr", "e Str"), house_number=number, postcode="1")
        )
        for street, number in written
    }
    assert len(keys) == 1


def test_the_post_wants_postcode_street_and_house_in_order():
    run = [
        Recipient(line=number, postcode=postcode, street="Am Markt", house_number=house, country=country)
        for number, (postcode, house, country) in enumerate(
            [
                ("49999", "10", ""),
                ("49999", "9b", ""),
                ("49999", "9", ""),
                ("01067", "1", ""),
                ("1011", "1", "Belgien"),
            ]
        )
    ]
    assert [one.line for one in sorted(run, key=postage_order)] == [3, 2, 1, 0, 4]


def test_columns_are_known_by_their_heads():
    assert USUAL == (
        Column.TITLE,
        Column.GIVEN_NAME,
        Column.FAMILY_NAME,
        Column.STREET,
        Column.POSTCODE,
        Column.PLACE,
        Column.BORN,
        Column.MORE,
    )
    assert guess_columns(("Name", "PLZ/Ort", "Straße/Hausnr.", "")) == (
        Column.NAME,
        Column.PLACE,
        Column.STREET,
        Column.IGNORED,
    )
    assert guess_columns(("Vorname", "Vorname")) == (Column.GIVEN_NAME, Column.MORE)


def test_what_is_missing_is_said():
    assert not enough(USUAL)
    assert "Name" in enough((Column.STREET, Column.PLACE))
    assert "Straße und Ort fehlen" in enough((Column.NAME, Column.MORE))
    assert enough((Column.NAME, Column.PLACE)).startswith("Die Straße fehlt.")
    assert enough((Column.NAME, Column.STREET)).startswith("Der Ort fehlt.")


def test_a_line_becomes_a_recipient():
    one = recipient_of(7, CELLS, HEADS, USUAL)
    assert (one.title, one.degree, one.name) == ("Frau", "Dr.", "Erna Schmidt")
    assert (one.street, one.house_number, one.birth_date) == ("Rosenweg", "4a", date(1941, 5, 12))
    assert (one.line, one.more) == (7, (("Zimmer", "17"),))


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Erna Schmidt", "Erna", "Schmidt"),
        ("Schmidt, Erna", "Erna", "Schmidt"),
        ("Schmidt", "", "Schmidt"),
        ("Freya Freifrau von und zu Hülsmann-Wieghaus", "Freya Freifrau", "von und zu Hülsmann-Wieghaus"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("", "", ""),
    ],
)
def test_a_name_in_one_cell(name, given, family):
    one = recipient_of(1, (name,), ("Name",), (Column.NAME,))
    assert (one.given_name, one.family_name) == (given, family)


@pytest.mark.parametrize(
    ("cells", "postcode", "place"),
    [
        (("49999", "Kleinstadt", ""), "49999", "Kleinstadt"),
        (("", "49999 Kleinstadt", ""), "49999", "Kleinstadt"),
        (("", "D-49999 Kleinstadt", ""), "49999", "Kleinstadt"),
        (("1067", "Dresden", ""), "01067", "Dresden"),
        (("9999", "Ort", ""), "09999", "Ort"),
        (("0123", "Ort", ""), "0123", "Ort"),  # no postcode begins with two zeros
        (("1011", "Amsterdam", "Niederlande"), "1011", "Amsterdam"),
        (("", "Kleinstadt", ""), "", "Kleinstadt"),
    ],
)
def test_postcode_and_place(cells, postcode, place):
    one = recipient_of(1, cells, ("PLZ", "Ort", "Land"), (Column.POSTCODE, Column.PLACE, Column.COUNTRY))
    assert (one.postcode, one.place) == (postcode, place)
    assert one.zero_added == (cells[0] != postcode and bool(cells[0]))


@pytest.mark.parametrize("street", ["Rosenweg", "Straße des 17. Juni", "C 4"])
def test_a_street_without_a_number_stays_whole(street):
    one = recipient_of(1, (street, ""), ("Straße", "Nr"), (Column.STREET, Column.HOUSE_NUMBER))
    assert one.street_line == street


def test_the_dead_and_those_who_left():
    columns = (Column.NAME, Column.DIED, Column.MOVED)
    for died, moved in (("ja", ""), ("12.03.2024", ""), ("", "x"), ("nein", "2024-03-12")):
        one = recipient_of(1, ("Erna Schmidt", died, moved), ("Name", "†", "weg"), columns)
        assert (one.died, one.moved) == (died not in ("", "nein"), moved != "")


@pytest.mark.parametrize(
    ("at", "cell", "reason"),
    [
        (2, '=HYPERLINK("http://x")', "Formel"),
        (2, "@SUM(A1)", "Formel"),
        (2, "\t=1", "Formel"),
        (6, "31.2.1941", "Geburts"),
        (6, "früher", "Geburts"),
        (2, "S\ufffdrensen", "lesbar"),
        (2, "S\x00rensen", "lesbar"),
        (3, "x" * 301, "300"),
    ],
)
def test_a_broken_line_says_why(at, cell, reason):
    with pytest.raises(BrokenLine, match=reason):
        recipient_of(1, (*CELLS[:at], cell, *CELLS[at + 1 :]), HEADS, USUAL)


def test_a_line_of_another_length_is_broken():
    with pytest.raises(BrokenLine, match="7 statt 8 Spalten"):
        recipient_of(1, CELLS[:7], HEADS, USUAL)


def test_what_is_ignored_breaks_nothing():
    one = recipient_of(1, ("Erna Schmidt", "=1"), ("Name", ""), (Column.NAME, Column.IGNORED))
    assert one.name == "Erna Schmidt"


def test_generations_by_the_name():
    names = {
        "Karl Schmidt jun.": Generation.YOUNGER,
        "Karl Schmidt sen.": Generation.ELDER,
        "Karl Schmidt": Generation.UNSAID,
    }
    for name, generation in names.items():
        assert recipient_of(1, (name,), ("Name",), (Column.FAMILY_NAME,)).generation is generation
