"""The order of the post, and what a clerk is told of a window."""

from rathaus_desk.domain.paper.envelopes import (
    EnvelopeFormat,
    GlyphCheck,
    WindowCheck,
    by_postcode,
    postcode_of,
)


def test_a_postcode_is_found_in_the_last_line_that_has_one() -> None:
    """Before the place; not a house number, not a phone number, not a foreign code."""
    assert postcode_of(("Frau", "Erna Schmidt", "Rosenweg 4", "12345 Musterhausen")) == "12345"
    assert postcode_of(("Erna Schmidt", "Postfach 10 20 30", "D-01234 Ort am See")) == "01234"
    assert postcode_of(("Amt 54321 Nord", "Weg 1", "12345\u00a0Musterhausen", "Deutschland")) == "12345"
    assert postcode_of(("Weg 12345", "SW1A 1AA London")) == ""
    assert postcode_of(("123456 Ort",)) == ""
    assert postcode_of(()) == ""


def test_letters_are_bundled_by_postcode() -> None:
    """In the order of the codes, those without one last, and within a code as they came."""
    some = [("b", "20000 B"), ("x", "London"), ("c", "10000 C"), ("a", "20000 A"), ("o", "01000 O")]
    assert [one[0] for one in by_postcode(some, lambda one: one)] == ["o", "c", "b", "a", "x"]


def test_what_shows_in_a_window_is_told_in_words() -> None:
    """All well, something hidden, something to be read that should not be, or both."""
    good = WindowCheck(EnvelopeFormat.DL, 5.0, (), ())
    assert good.fits
    assert good.sentence == (
        "Im Fenster des Umschlags DL steht die ganze Anschrift und sonst nichts, "
        "auch wenn das Blatt um 5 mm verrutscht."
    )
    bad = WindowCheck(EnvelopeFormat.C5, 2.5, ("Frau", "Erna"), ("Mahnung",))
    assert not bad.fits
    assert bad.sentence.startswith(
        "Im Fenster des Umschlags C5 können „Frau“, „Erna“ verdeckt sein und kann „Mahnung“ "
        "mit zu sehen sein, wenn das Blatt um 2,5 mm verrutscht."
    )
    assert not WindowCheck(EnvelopeFormat.C4, 5.0, (), ("Mahnung",)).fits


def test_missing_characters_are_told_with_their_places() -> None:
    """Each place with its characters."""
    assert GlyphCheck(()).fits
    found = GlyphCheck((("Anschrift", "王"), ("Betreff", "≤≥")))
    assert not found.fits
    assert "Anschrift: 王; Betreff: ≤≥." in found.sentence
