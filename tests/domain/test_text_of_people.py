"""Text that people type: cleaned, folded, ordered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.text import clean, fold, plain_letters, shows_something, sort_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Erna   Schmidt ", "Erna Schmidt"),
        ("Zoe\u0308", "Zoë"),
        ("a\x00b\x07c", "abc"),
        ("a\tb\nc\r\nd", "a b c d"),
        ("\u202eabc\u2066", "abc"),
        ("\ud800x", "\ufffdx"),
        ("\ud83d\ude00", "😀"),
        ("Müller <img src=x>", "Müller <img src=x>"),
        ("👩‍🦽 Rampe", "👩‍🦽 Rampe"),
        ("\uffff", ""),
        ("\xa0\u2003", ""),
    ],
)
def test_one_line_is_cleaned(typed, kept):
    assert clean(typed) == kept


def test_lines_stay_where_they_are_wanted():
    assert clean(" a  b \r\n\r\n c\rd \n", lines=True) == "a b\n\nc\nd"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean(text, lines=True)
    assert clean(once, lines=True) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(one) == "Cc" and one != "\n" for one in once)
    assert "\n" not in clean(text)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Özdemir", "ozdemir"),
        ("Oezdemir", "ozdemir"),
        ("Łukasz Wójcik", "lukasz wojcik"),
        ("Đặng Thị Ánh", "dang thi anh"),
        ("D’Angelo", "dangelo"),
        ("Straße", "strasse"),
        ("Gökçe Çelik-Yıldırım", "gokce celik yildirim"),
        ("26-04711-7", "26 04711 7"),
    ],
)
def test_the_search_form(name, folded):
    assert fold(name) == folded
    assert fold(name.upper()) == folded or "ı" in name


def test_names_stand_as_in_the_phone_book():
    names = ["Zacher", "Ötken", "Oehme", "Ohm", "Müller", "Mueller", "Muller", "Åkesson", "Bruns"]
    assert sorted(names, key=sort_key) == [
        "Åkesson", "Bruns", "Müller", "Mueller", "Muller", "Oehme", "Ötken", "Ohm", "Zacher",
    ]  # fmt: skip
    assert plain_letters("Özdemir") == "ozdemir"


def test_blanks_that_nobody_sees_are_no_text():
    for blank in ("\u200b\u200b", "\u2060", "\u3164", "\u2800 \u00ad", "\u0301", " "):
        assert not shows_something(blank)
    for name in ("Ö", "ש", "7", "…", "😀", "a\u200b"):
        assert shows_something(name)
