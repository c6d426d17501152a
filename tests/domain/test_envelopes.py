"""What a clerk is told of a window."""

from rathaus_desk.domain.paper.envelopes import (
    EnvelopeFormat,
    GlyphCheck,
    WindowCheck,
)


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
