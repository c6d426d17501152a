"""Filling: values become words, what is missing is told, and the worst recipient is found."""

from datetime import date, time
from decimal import Decimal

import pytest

from rathaus_desk.domain.paper.letters import Paragraph, PrintSize
from rathaus_desk.domain.templates.blocks import (
    Chip,
    ModuleBlock,
    Template,
    TemplateGroup,
    TextBlock,
    TextModule,
    WhenBlock,
)
from rathaus_desk.domain.templates.conditions import Condition, ConditionKind, holds
from rathaus_desk.domain.templates.field_list import FIELDS, example_values
from rathaus_desk.domain.templates.fields import FieldKind, lines, shown
from rathaus_desk.domain.templates.filling import (
    LONGEST_LETTER,
    MOST_PARAGRAPHS,
    ProblemKind,
    fill,
)
from rathaus_desk.domain.templates.text_reader import read_module, read_template
from rathaus_desk.domain.templates.worst import Recipient, made_up_worst, measure, width, worst_of

TEXT = """\
Vorlage: Probe
Schrift: für Seniorinnen und Senioren
Anlage: Formular
Betreff: Ihr Anliegen „{{leistung}}“

Wir kümmern uns bis {{frist}}.

# Was Sie brauchen

Bringen Sie mit:

- {{unterlagen}}
- Ihren Ausweis

[Wenn: hat E-Mail]

Wir schreiben Ihnen.

[Sonst]

Wir rufen Sie an.

[Ende]

[Textbaustein: fragen]
"""
MODULES = {
    "fragen": read_module("Textbaustein: Fragen\nSchlüssel: fragen\n\nFragen Sie {{ansprechperson}}.").value
}
VALUES = {
    "anrede": "Guten Tag, Frau Schmidt,",
    "leistung": "Laterne",
    "frist": date(2026, 12, 3),
    "unterlagen": ("Foto", " ", "Vollmacht"),
    "email": "a@b.example",
    "ansprechperson": "Frau Berger",
}


def template(text: str = TEXT) -> Template:
    """Return the template of a text that is right."""
    found = read_template(text)
    assert found.value is not None, found.problems
    return found.value


def body(text: str) -> Template:
    """Return a template of this body."""
    return template(f"Vorlage: P\nBetreff: B\n\n{text}")


def test_a_letter_is_filled_whole():
    letter = fill(template(), VALUES, MODULES)
    assert letter.subject == "Ihr Anliegen „Laterne“"
    assert letter.salutation == "Guten Tag, Frau Schmidt,"
    assert letter.body == (
        Paragraph("Wir kümmern uns bis Donnerstag, 3. Dezember 2026."),
        Paragraph("Was Sie brauchen", heading=True),
        Paragraph("Bringen Sie mit:", ("Foto", "Vollmacht", "Ihren Ausweis")),
        Paragraph("Wir schreiben Ihnen."),
        Paragraph("Fragen Sie Frau Berger."),
    )
    assert letter.headings == {1}
    assert letter.enclosures == ("Formular",)
    assert letter.size is PrintSize.SENIOR
    assert letter.problems == ()
    assert "Vollmacht\nIhren Ausweis" in letter.whole_text


def test_what_is_missing_stands_in_the_letter_and_in_the_list():
    letter = fill(template(), {"email": " ", "unterlagen": ()}, {})
    assert letter.salutation == "[Anrede fehlt]"
    assert "Wir rufen Sie an." in letter.whole_text
    assert [(one.kind, one.field) for one in letter.problems] == [
        (ProblemKind.MISSING, "leistung"),
        (ProblemKind.MISSING, "anrede"),
        (ProblemKind.MISSING, "frist"),
        (ProblemKind.MISSING, "unterlagen"),
        (ProblemKind.NO_MODULE, "fragen"),
    ]


def test_a_general_letter_greets_nobody_by_name():
    general = template("Vorlage: P\nAnrede: allgemein\nBetreff: B\n\nText")
    assert fill(general, {}, {}).salutation == "Guten Tag,"
    assert fill(general, {}, {}).problems == ()


def test_a_list_behind_a_heading_or_another_list_stands_alone():
    letter = fill(body("# Titel\n\n- a\n\n1. b"), {"anrede": "Hallo"}, {})
    assert letter.body == (
        Paragraph("Titel", heading=True),
        Paragraph("", ("a",)),
        Paragraph("", ("b",), numbered=True),
    )


def test_a_letter_that_stays_empty_is_told():
    letter = fill(body("[Wenn: hat E-Mail]\nText\n[Ende]"), {"anrede": "Hallo"}, {})
    assert [one.kind for one in letter.problems] == [ProblemKind.EMPTY]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 26), "Donnerstag, 26. November 2026"),
        (time(9, 0), "9 Uhr"),
        (time(14, 5), "14:05 Uhr"),
        (Decimal("1234567.5"), "1.234.567,50 €"),
        (Decimal("-3"), "-3,00 €"),
        (Decimal("NaN"), "NaN"),
        (Decimal("1e999999"), "1E+999999"),
        (78, "78"),
        (10**20, ""),
        (("a", "", "b"), "a, b"),
        ("  a\n b ", "a b"),
        ("x" * 700, "x" * 600),
    ],
)
def test_values_stand_as_one_says_them(value, text: str) -> None:
    assert shown(value) == text


def test_lines_of_a_value():
    assert lines("a\n\n b\n") == ("a", "b")
    assert lines(time(9)) == ("9 Uhr",)
    assert len(lines(tuple("a" * 99))) == 30


@pytest.mark.parametrize(
    ("kind", "yes", "no"),
    [
        (ConditionKind.HAS_EMAIL, {"email": "a"}, {"email": " "}),
        (ConditionKind.HAS_PHONE, {"telefon": "1"}, {"email": "a"}),
        (ConditionKind.REPRESENTED, {"vertretene_person": "A"}, {}),
        (ConditionKind.SENIOR, {"alter": 65}, {"alter": 64}),
        (ConditionKind.SENIOR, {"alter": "78"}, {"alter": "alt"}),
        (ConditionKind.HAS_DUE, {"frist": date(2026, 1, 1)}, {}),
        (ConditionKind.HAS_RESULT, {"ergebnis": "a"}, {"zwischenstand": "a"}),
        (ConditionKind.HAS_CONTACT, {"ansprechperson": "A"}, {}),
        (ConditionKind.HAS_DOCUMENTS, {"unterlagen": ("a",)}, {"unterlagen": ("", " ")}),
        (ConditionKind.HAS_FEE, {"gebuehr": Decimal("0.50")}, {"gebuehr": Decimal(0)}),
        (ConditionKind.HAS_FEE, {"gebuehr": "3 €"}, {}),
        (ConditionKind.HAS_CASE, {"vorgangsnummer": "1"}, {}),
        (ConditionKind.ON_SITE, {"termin_art": "Vor Ort"}, {"termin_art": "Telefon"}),
        (ConditionKind.BY_PHONE, {"termin_art": "Telefon"}, {}),
        (ConditionKind.AT_HOME, {"termin_art": "Hausbesuch"}, {"termin_art": "zu Hause"}),
    ],
)
def test_each_condition_asks_its_question(kind: ConditionKind, yes, no) -> None:
    assert holds(Condition(kind), yes)
    assert not holds(Condition(kind), no)
    assert holds(Condition(kind, negated=True), no)


def test_conditions_about_a_field():
    assert holds(Condition(ConditionKind.FILLED, "umleitung"), {"umleitung": "a"})
    assert not holds(Condition(ConditionKind.FILLED, "umleitung"), {"umleitung": ""})
    water = Condition(ConditionKind.EQUALS, "unterbrechung", "Wasser")
    assert holds(water, {"unterbrechung": "wasser"})
    assert not holds(water, {"unterbrechung": "Strom"})


def test_a_letter_holds_its_bounds():
    many = fill(body("[Textbaustein: a]\n\n" * 70), {"anrede": "A"}, {"a": module("Text")})
    assert len(many.body) == MOST_PARAGRAPHS
    assert [one.kind for one in many.problems] == [ProblemKind.TOO_LONG]
    long = fill(body("\n\n".join(["{{grund}}" * 40] * 4)), {"anrede": "A", "grund": "x" * 600}, {})
    assert sum(len(one.text) for one in long.body) <= LONGEST_LETTER
    assert len(long.body) == 1
    cut = fill(body("{{grund}}\n\n- {{unterlagen}}"), {"grund": "x" * 601, "unterlagen": ("a",) * 31}, {})
    assert [one.field for one in cut.problems if one.kind is ProblemKind.TOO_LONG] == ["grund", "unterlagen"]


def test_nothing_is_filled_behind_the_last_paragraph_that_is_kept():
    text = "\n\n".join(["Text"] * (MOST_PARAGRAPHS + 1) + ["{{grund}}"])
    letter = fill(body(text), {"anrede": "A"}, {})
    assert [one.kind for one in letter.problems] == [ProblemKind.TOO_LONG]


def module(text: str, key: str = "a") -> TextModule:
    """Return a text module of one paragraph."""
    return TextModule(key, key, (TextBlock((text,)),))


def test_a_module_made_by_hand_cannot_go_in_circles():
    circle = TextModule(
        "a", "A", (WhenBlock(Condition(ConditionKind.HAS_EMAIL, negated=True), (ModuleBlock("a"),)),)
    )
    letter = fill(body("[Textbaustein: a]"), {"anrede": "A"}, {"a": circle})
    assert [one.kind for one in letter.problems] == [ProblemKind.NO_MODULE, ProblemKind.EMPTY]


def test_a_field_of_an_older_list_is_told_as_missing():
    old = Template("A", TemplateGroup.CASE, "", ("B",), (TextBlock((Chip("faxnummer"),)),))
    letter = fill(old, {"anrede": "A", "faxnummer": "1"}, {})
    assert [(one.kind, one.field) for one in letter.problems] == [(ProblemKind.MISSING, "faxnummer")]


def test_the_worst_recipient_is_worse_in_every_field():
    worst = made_up_worst()
    assert len(worst.lines) == 7
    ordinary = example_values()
    for one in FIELDS:
        if (
            one.kind not in {FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.DATE, FieldKind.TIME}
            and one.key != "plz"
        ):
            assert width(shown(worst.values[one.key])) > width(shown(ordinary[one.key])), one.key


def test_the_worst_of_many_is_found_for_each_reason():
    one = body("Guten Morgen {{name}}. {{grund}}")
    address = ("Frau", "Erika Schmidt", "Lindenweg 4", "12345 Musterstadt")
    short = {"anrede": "A", "name": "Erika Schmidt", "grund": "Kurz."}
    many = [
        Recipient(address, short),
        Recipient(address, {"anrede": "A", "name": "Erika Schmidt", "grund": "Ein langer Grund. " * 20}),
        Recipient((*address, "Ungarn"), short),
        Recipient(
            address,
            {"anrede": "A", "name": "Müllerschwarzenbergmühlhausenwaldburg", "grund": "Kurz."},
        ),
        Recipient(("Frau", "Maria Freifrau von und zu Guttenstein", *address[2:]), short),
    ]
    pick = worst_of(one, many, {})
    assert pick is not None
    assert (pick.longest, pick.fullest_window, pick.widest_window, pick.widest_word) == (1, 2, 4, 3)
    assert pick.places == (1, 2, 4, 3), "a name that no letter says stands in the window all the same"
    assert worst_of(one, [], {}) is None
    assert measure(fill(one, many[1].values, {}), address).body_lines > 4


def test_marks_above_letters_take_no_room():
    assert width("a\u0308a") == width("äa")
    assert width("x\u0331") == width("x") < width("X") < width("W")
    assert width("il") < width("no")
