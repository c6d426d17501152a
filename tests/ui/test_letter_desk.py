"""The body of a letter as a person types it, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.letters import Paragraph
from rathaus_desk.ui.letter_text import paragraphs_of, text_of

WORDS = st.text("abcdefgäöüß 0123456789,", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
PARAGRAPHS = st.builds(
    Paragraph, WORDS, st.lists(WORDS, max_size=3).map(tuple), numbered=st.just(False)
) | st.builds(Paragraph, WORDS, st.lists(WORDS, min_size=1, max_size=3).map(tuple), numbered=st.just(True))


def test_a_blank_line_divides_and_a_dash_makes_an_item():
    typed = (
        "Guten Morgen.\nWir kommen.\n\nBitte mitbringen:\n- den Ausweis\n– ein Foto\n\n\n1. kommen\n2) warten"
    )
    assert paragraphs_of(typed) == (
        Paragraph("Guten Morgen. Wir kommen."),
        Paragraph("Bitte mitbringen:", ("den Ausweis", "ein Foto")),
        Paragraph("", ("kommen", "warten"), numbered=True),
    )


def test_text_after_a_list_begins_a_new_paragraph():
    assert paragraphs_of("Erst:\n- eins\nDann weiter.") == (
        Paragraph("Erst:", ("eins",)),
        Paragraph("Dann weiter."),
    )


@pytest.mark.parametrize("typed", ["", "  \n \n"])
def test_nothing_typed_is_no_paragraph(typed):
    assert paragraphs_of(typed) == ()


@pytest.mark.parametrize("typed", ["-5 Grad waren es", "24. November", "1. Dezember ist frei", "3. Stock"])
def test_a_day_or_a_minus_at_the_beginning_is_no_item(typed):
    assert paragraphs_of(typed) == (Paragraph(typed),)


@given(st.lists(PARAGRAPHS, max_size=5).map(tuple))
def test_what_is_shown_reads_back_as_it_was(body):
    assert paragraphs_of(text_of(body)) == body
