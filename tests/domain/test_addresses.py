"""Addresses as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.office.addresses import Address, read_address, street_key, street_keys


@pytest.mark.parametrize(
    ("text", "street", "number", "rest"),
    [
        ("Rosenweg 4", "Rosenweg", "4", ""),
        ("Rosenweg 4, Heidkamp", "Rosenweg", "4", "Heidkamp"),
        ("Rosenweg 17 a", "Rosenweg", "17a", ""),
        ("Rosenweg 4b/5", "Rosenweg", "4b/5", ""),
        ("Lange Str. 12-14", "Lange Str.", "12-14", ""),
        ("Hauptstr.5", "Hauptstr.", "5", ""),
        ("Rosenweg Nr. 4", "Rosenweg", "4", ""),
        ("Rosenweg, 4", "Rosenweg", "4", ""),
        ("Rosenweg, Nr. 4, Heidkamp", "Rosenweg", "4", "Heidkamp"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135", ""),
        ("Rosenweg/Ecke Tulpenweg", "Rosenweg", "", "Ecke Tulpenweg"),
        ("Markt, vor der Apotheke", "Markt", "", "vor der Apotheke"),
        (", Markt 3", "Markt", "3", ""),
        ("Markt", "Markt", "", ""),
        ("4", "4", "", ""),
        ("", "", "", ""),
        (",", "", "", ""),
    ],
)
def test_an_address_is_taken_apart(text, street, number, rest):
    assert read_address(text) == Address(street, number, rest)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lange Straße", "Lange Str."),
        ("Lange Straße", "LANGE STRASSE"),
        ("Lange Straße", "lange str"),
        ("Hauptstraße", "Hauptstr."),
        ("Mühlenstraße", "Muehlenstr."),
        ("Bürgermeister-Lohmann-Straße", "Bürgermeister Lohmann Str."),
    ],
)
def test_spellings_of_one_street_have_one_key(one, other):
    assert street_key(one) == street_key(other)


def test_different_streets_have_different_keys():
    names = [
        "Lange Straße",
        "Langer Weg",
        "Rosenweg",
        "Straße",
        "Stralsunder Weg",
        "Am Sportplatz",
        "Sportplatz",
    ]
    assert len({street_key(one) for one in names}) == len(names)


def test_a_street_is_looked_for_in_what_was_said():
    assert street_keys("vor Rosenweg") == ("vor rosenweg", "rosenweg", "vor")
    assert street_keys("") == ()


@given(st.text(max_size=80))
def test_nothing_people_type_is_too_strange(text):
    address = read_address(text)
    assert len(street_keys(address.street)) < 25
    assert address.number == "" or address.number[0].isdigit()
