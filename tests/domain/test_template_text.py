"""The text form of templates: there and back, and everything wrong told with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.templates.blocks import (
    Chip,
    Greeting,
    HeadingBlock,
    ListBlock,
    ModuleBlock,
    Template,
    TemplateGroup,
    TextBlock,
    TextModule,
    WhenBlock,
    fields_of,
    modules_of,
)
from rathaus_desk.domain.templates.conditions import CONDITION_NAMES, Condition, ConditionKind
from rathaus_desk.domain.templates.field_list import BY_KEY, FIELDS, field_by_name
from rathaus_desk.domain.templates.fields import FieldKind
from rathaus_desk.domain.templates.fields import given as has_value
from rathaus_desk.domain.templates.text_form import changed_lines, module_text, template_text
from rathaus_desk.domain.templates.text_reader import read_module, read_template
from rathaus_desk.domain.templates.words import normal, plain

HEAD = "Vorlage: Probe\nBetreff: Ihr Anliegen\n\n"
TEXT = """\
Vorlage: Eingang
Gruppe: Vorgang
Zweck: Sagt, dass etwas angekommen ist.
Anrede: persönlich
Schrift: groß
Anlage: Karte
Anlage: Formular
Betreff: Ihr Anliegen „{{leistung}}“

Guten Morgen {{name}}.

# Was jetzt kommt

- Erstens
- {{stelle}}

1. eins
2. zwei

[Wenn: hat E-Mail]

Wir schreiben an {{email}}.

[Sonst]

[Wenn nicht: {{termin_art}} = Hausbesuch]

Kommen Sie.

[Ende]

[Ende]

[Textbaustein: fragen]
"""


def problems(body: str, head: str = HEAD) -> list[str]:
    """Return what is wrong with a template of this body."""
    return [str(one) for one in read_template(head + body).problems]


def test_a_template_comes_back_from_its_text_unchanged():
    template = read_template(TEXT).value
    assert template == Template(
        name="Eingang",
        group=TemplateGroup.CASE,
        purpose="Sagt, dass etwas angekommen ist.",
        subject=("Ihr Anliegen „", Chip("leistung"), "“"),
        blocks=(
            TextBlock(("Guten Morgen ", Chip("name"), ".")),
            HeadingBlock(("Was jetzt kommt",)),
            ListBlock((("Erstens",), (Chip("stelle"),))),
            ListBlock((("eins",), ("zwei",)), numbered=True),
            WhenBlock(
                Condition(ConditionKind.HAS_EMAIL),
                (TextBlock(("Wir schreiben an ", Chip("email"), ".")),),
                (
                    WhenBlock(
                        Condition(ConditionKind.EQUALS, "termin_art", "Hausbesuch", negated=True),
                        (TextBlock(("Kommen Sie.",)),),
                    ),
                ),
            ),
            ModuleBlock("fragen"),
        ),
        greeting=Greeting.PERSONAL,
        size=PrintSize.LARGE,
        enclosures=("Karte", "Formular"),
    )
    assert template_text(template) == TEXT
    assert fields_of(template) == ("leistung", "name", "stelle", "email")
    assert modules_of(template) == ("fragen",)


words = st.lists(
    st.one_of(
        st.text(alphabet="ab Äß-#[]{}\\1.·\t", max_size=12),
        st.sampled_from(FIELDS).map(lambda one: Chip(one.key))
    ),
    min_size=1,
    max_size=5,
).map(lambda pieces: normal(tuple(pieces))).filter(bool)  # fmt: skip
conditions = st.one_of(
    st.builds(Condition, st.sampled_from(list(ConditionKind)[:-2]), negated=st.booleans()),
    st.builds(Condition, st.just(ConditionKind.FILLED), st.sampled_from(list(BY_KEY)), negated=st.booleans()),
)
leaves = st.one_of(
    st.builds(TextBlock, words),
    st.builds(HeadingBlock, words),
    st.builds(ListBlock, st.lists(words, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.sampled_from(("fragen", "a-1")).map(ModuleBlock),
)
some = st.lists(leaves, min_size=1, max_size=3).map(tuple)
whens = st.builds(WhenBlock, conditions, some, st.one_of(st.just(()), some))
bodies = st.lists(st.one_of(leaves, whens), min_size=1, max_size=6).map(tuple)


@given(words, bodies)
def test_any_template_comes_back_from_its_text(subject, blocks):
    template = Template("Probe", TemplateGroup.TOWN, "", subject, blocks, Greeting.GENERAL)
    back = read_template(template_text(template))
    assert back.problems == ()
    assert back.value == template


def test_a_text_module_comes_back_and_holds_no_other():
    module = TextModule("fragen", "Haben Sie Fragen?", (TextBlock(("Rufen Sie an: ", Chip("telefon"))),))
    assert read_module(module_text(module)).value == module
    told = read_module("Textbaustein: A\nSchlüssel: a1\n\n[Wenn: hat E-Mail]\n[Textbaustein: a1]\n[Ende]\n")
    assert told.value is None
    assert "Zeile 5: In einem Textbaustein kann kein anderer stehen." in map(str, told.problems)
    assert read_module("Textbaustein: A\nSchlüssel: Ä!\n\nText").problems[0].line == 2


@pytest.mark.parametrize(
    ("body", "line", "part"),
    [
        ("Hallo {{nachnahme}}", 4, "Meinten Sie „Nachname“?"),
        ("Hallo {{}}", 4, "ohne Namen"),
        ("a\n\nHallo {{name", 6, "nicht geschlossen"),
        ("[Wenn: hat Emil]\n\nText\n\n[Ende]", 4, "Meinten Sie „hat E-Mail“?"),
        ("[Wenn: 1 == 1]\n\nText\n\n[Ende]", 4, "Die Bedingung „1 == 1“ gibt es nicht"),
        ("[Wenn: {{nachname}} = Meier]\n\nText\n\n[Ende]", 4, "hat keine Auswahl"),
        ("[Wenn: {{termin_art}} = Mond]\n\nText\n\n[Ende]", 4, "geht nur: vor Ort, Telefon"),
        ("[Wenn: {{mond}} ist ausgefüllt]\n\nText\n\n[Ende]", 4, "Das Feld „mond“ gibt es nicht"),
        ("Text\n\n[Wenn: hat E-Mail]\n\nText", 6, "fehlt „[Ende]“"),
        ("Text\n[Sonst]", 5, "fehlt ein „Wenn“"),
        ("Text\n[Ende]", 5, "fehlt ein „Wenn“"),
        ("[Wenn: hat E-Mail]\na\n[Sonst]\nb\n[Sonst]\nc\n[Ende]", 8, "zum zweiten Mal"),
        ("[Wenn: hat E-Mail]\n[Ende]", 4, "fehlt der Text"),
        ("[Wenn: hat E-Mail]\na\n[Sonst]\n[Ende]", 4, "fehlt der Text"),
        ("Text\n[Schleife: 1000]", 5, "Diese Klammer kenne ich nicht"),
        ("Text\n[Ende: jetzt]", 5, "Diese Klammer kenne ich nicht"),
        ("[Textbaustein: ../../etc]", 4, "gibt es nicht"),
        ("Text\n-", 5, "leer"),
        ("#", 4, "fehlt der Text"),
        ("", 0, "noch keinen Text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(body: str, line: int, part: str) -> None:
    found = read_template(HEAD + body)
    assert found.value is None
    assert [one.line for one in found.problems if part in one.text] == [line]


def test_every_mistake_is_told_at_once_and_in_order():
    text = "Vorlage: \nFarbe: rot\nSchrift: winzig\n\n{{x}}\n\n[Wenn: y]\na\n[Ende]\n{{z}}"
    assert [one.line for one in read_template(text).problems] == [0, 1, 2, 3, 5, 7, 10]
    assert problems("Text", "Vorlage: A\nVorlage: B\nBetreff: C\n\n") == ["Zeile 2: „Vorlage“ steht zweimal."]


def test_a_name_on_the_chip_reads_like_its_key():
    assert field_by_name(" Vor- und Nachname ") is BY_KEY["name"]
    value = read_template(HEAD + "Hallo {{Vor- und Nachname}}").value
    assert value is not None
    assert value.blocks == (TextBlock(("Hallo ", Chip("name"))),)
    assert plain(("Hallo ", Chip("name"))) == "Hallo ‹Vor- und Nachname›"


def test_the_list_of_fields_is_whole():
    assert len(BY_KEY) == len(FIELDS) == len({one.name for one in FIELDS}) >= 60
    for one in FIELDS:
        assert has_value({one.key: one.example}, one.key), one.key
        assert has_value({one.key: one.worst}, one.key), one.key
        assert one.filled_from, one.key
        assert bool(one.choices) is (one.kind is FieldKind.CHOICE), one.key
    assert set(CONDITION_NAMES) == set(ConditionKind)


def test_two_versions_are_compared_line_by_line():
    found = changed_lines("a\nb\nc", "a\nB\nc")
    assert [(one.sign, one.text) for one in found] == [(" ", "a"), ("-", "b"), ("+", "B"), (" ", "c")]
