"""The shipped templates: whole, plain, and good for the ordinary and the worst recipient alike."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.paper.letters import Letter, Letterhead, Paragraph, PrintSize
from rathaus_desk.domain.templates.blocks import WhenBlock, fields_of, modules_of
from rathaus_desk.domain.templates.field_list import example_values
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.domain.templates.filling import FilledLetter, fill
from rathaus_desk.domain.templates.plain_language import check_language
from rathaus_desk.domain.templates.text_form import module_text, template_text
from rathaus_desk.domain.templates.text_reader import read_module
from rathaus_desk.domain.templates.worst import made_up_worst
from rathaus_desk.paper.fonts import missing_glyphs
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.preview import page_images
from rathaus_desk.usecases.templates.shipped import (
    ShippedTemplate,
    plain_words,
    shipped_modules,
    shipped_templates,
)
from rathaus_desk.usecases.templates.spelling import german_speller

MODULES = {one.key: one for one in shipped_modules()}
KEYS = [one.key for one in shipped_templates()]
# What may stay open: a template stands on a condition where the town or the case has nothing to say.
OPTIONAL = (
    "email", "telefon", "vertretene_person", "frist", "ergebnis", "ansprechperson", "unterlagen", "gebuehr",
    "vorgangsnummer", "umleitung", "alternative", "grund",
)  # fmt: skip
HEAD = Letterhead(
    town="Stadt Musterstadt", unit="Bürgerbüro", street="Rathausplatz 1", postcode="12345",
    place="Musterstadt", phone="(030) 23125 100", email="buergerbuero@musterstadt.example",
    web="www.musterstadt.example", opening_hours=("Mo, Di 8–16 Uhr",),
)  # fmt: skip


def shipped(key: str) -> ShippedTemplate:
    """Return a shipped template by its key."""
    return next(one for one in shipped_templates() if one.key == key)


def sheet(filled: FilledLetter, recipient: tuple[str, ...], size: PrintSize) -> Letter:
    """Return the letter that a filled template makes."""
    return Letter(
        letterhead=HEAD,
        reference="26-04711-7",
        endorsements=(),
        recipient=recipient,
        info=(("Unser Zeichen", "26-04711-7"), ("Name", "Frau Berger"), ("Telefon", "(030) 23125 110")),
        dated=date(2026, 11, 24),
        subject=filled.subject,
        salutation=filled.salutation,
        body=filled.body,
        closing="Mit freundlichen Grüßen",
        signatory=("Erika Berger", "Bürgerbüro"),
        enclosures=filled.enclosures,
        size=size,
    )


def test_all_that_a_town_hall_needs_is_there():
    assert set(KEYS) >= {
        "eingang", "zwischenstand", "ergebnis", "absage", "termin", "termin-verlegt", "nicht-erreicht",
        "unterlagen-fehlen", "weitergegeben", "servicemobil", "haltepunkt-verlegt", "altersjubilaeum",
        "sprechstunde", "informationsabend", "bauarbeiten", "abschaltung", "wahlhilfe", "hitzehilfe",
        "telefonkette", "danke", "beschwerde", "vollmacht", "datenschutz", "abmeldung",
        "post-zurueck", "allgemein",
    }  # fmt: skip
    names = [one.template.name for one in shipped_templates()]
    assert names == sorted(set(names))
    used = {key for one in shipped_templates() for key in modules_of(one.template)}
    assert used == set(MODULES)
    assert all(one.template.purpose for one in shipped_templates())


@pytest.mark.parametrize("key", KEYS)
def test_its_file_is_written_as_the_editor_would_write_it(key: str) -> None:
    assert shipped(key).text == template_text(shipped(key).template)


def test_text_modules_come_back_from_their_text():
    for one in shipped_modules():
        assert read_module(module_text(one)).value == one


def kinds_of_meeting(values: dict[str, Value]) -> list[dict[str, Value]]:
    """Return the values once for each choice of each field with a choice."""
    meetings = [{**values, "termin_art": one} for one in ("vor Ort", "Telefon", "Video", "Hausbesuch")]
    return [{**one, "unterbrechung": cut} for one in meetings for cut in ("Strom", "Wasser", "Wärme")]


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_missing_whatever_the_conditions_say(key: str) -> None:
    template = shipped(key).template
    whole = example_values()
    asked_anyway = unconditional(key)
    bare = {name: one for name, one in whole.items() if name not in OPTIONAL or name in asked_anyway}
    for values in (*kinds_of_meeting(whole), *kinds_of_meeting(bare)):
        letter = fill(template, values, MODULES)
        assert letter.problems == ()
        assert len(letter.body) >= 4 if key != "allgemein" else letter.body
        assert all(one.text for one in letter.body)  # words lead to each list: it is read aloud as well
        assert "[" not in letter.whole_text
        # The greeting ends with a comma: only a word that is always written large may follow it.
        assert letter.body[0].text.split()[0] in {"Sie", "Ihr", "Ihre", "Ihren", "Ihnen"}


def unconditional(key: str) -> set[str]:
    """Return the fields that a template names outside of any condition."""
    template = shipped(key).template
    top = [block for block in template.blocks if not isinstance(block, WhenBlock)]
    return set(fields_of(replace(template, blocks=tuple(top))))


@pytest.mark.parametrize("key", KEYS)
def test_it_is_plain_german_without_mistakes(key: str) -> None:
    letter = fill(shipped(key).template, example_values(), MODULES)
    text = f"{letter.subject}.\n{letter.whole_text}"
    report = check_language(text, plain_words())
    figures = report.figures
    assert report.hints == ()
    assert figures.amstad >= 70
    assert figures.vienna[3] <= 6
    assert figures.lix <= 40
    assert figures.longest_sentence <= 18
    assert figures.words_per_sentence <= 12
    names = {"Musterstadt", "Rathausplatz", "Lindenweg", "Nordend", "Gerberstraße"}
    assert german_speller().misspelt(text, names) == ()
    assert "!" not in text


@pytest.mark.parametrize("key", KEYS)
def test_ordinary_and_worst_recipient_get_a_letter(key: str) -> None:
    """One sheet for an ordinary recipient, two for the worst in very large print, printed on both sides."""
    template = shipped(key).template
    worst = made_up_worst()
    for values, lines, size, most in (
        (example_values(), ("Frau", "Erika Schmidt", "Lindenweg 4", "12345 Musterstadt"), template.size, 2),
        (worst.values, worst.lines, PrintSize.VERY_LARGE, 4),
    ):
        filled = fill(template, values, MODULES)
        assert filled.problems == ()
        pages = page_images(render_letter(sheet(filled, lines, size)), 200)
        assert 1 <= len(pages) <= most
        assert missing_glyphs("".join((*lines, filled.subject, filled.salutation, filled.whole_text))) == ""


def test_lists_hang_on_the_words_before_them():
    letter = fill(shipped("unterlagen-fehlen").template, example_values(), MODULES)
    asked = next(
        one for one in letter.body if one.text == "Ihr Anliegen ist in Arbeit. Dafür fehlt uns noch:"
    )
    assert asked.items == ("Personalausweis", "Foto, nicht älter als sechs Monate")
    assert Paragraph("") not in letter.body
