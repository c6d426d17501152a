"""A template is filled from a case: what is known stands in it, what is not is named."""

from dataclasses import replace

import pytest
from appointment_scene import THURSDAY, at, booking, furnish
from sqlalchemy import select

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.paper.letters import LetterForm, Paragraph, PrintSize
from rathaus_desk.domain.templates.stored import TemplateKind, WriteTemplate
from rathaus_desk.domain.templates.worst import made_up_worst, ordinary
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.cases.letter_checks import gaps, next_gap, paper_problems
from rathaus_desk.usecases.cases.letters import letter_for
from rathaus_desk.usecases.templates.case_letters import template_draft
from rathaus_desk.usecases.templates.composing import frame, sample
from rathaus_desk.usecases.templates.kept import modules_for
from rathaus_desk.usecases.templates.shipped import shipped_modules, shipped_templates
from tests.paper.paper_reading import structure
from tests.small_town import BENEFIT, HANS, HIDDEN

LETTER = """Vorlage: Probe
Betreff: Wegen {{leistung}}
Anlage: Plan

Ihre Nummer ist {{vorgangsnummer}}.

# Was fehlt

- {{unterlagen}}

[Wenn: ist 65 oder älter]

Wir lesen Ihnen den Brief auch vor.

[Ende]

Der Grund: {{grund}}
"""


def write(desk, text=LETTER, **values):
    return desk.do(WriteTemplate(**{"kind": TemplateKind.LETTER, "text": text, **values}))[0]


def told_of(town, file, keys):
    """Return what stands in a letter of a case for each of these fields."""
    text = "Vorlage: Alle Felder\nBetreff: Felder\n\n" + "\n\n".join(f"{{{{{key}}}}}" for key in keys) + "\n"
    draft = town.guide.ask(template_draft, case_id=file.id, key=write(town.guide, text).key).draft
    return dict(zip(keys, [part.text for part in draft.body], strict=True))


def test_a_case_fills_a_template(town):
    file = town.taken()
    made = write(town.guide)
    filled = town.guide.ask(template_draft, case_id=file.id, key=made.key)
    assert filled.draft.subject == "Wegen Straßenlaterne defekt"
    assert filled.draft.salutation == "Guten Tag, Frau Schmidt,"
    assert filled.draft.enclosures == ("Plan",)
    assert filled.draft.size is PrintSize.LARGE  # Erna asked for large print; the template does not
    assert filled.draft.body[:2] == (
        Paragraph(f"Ihre Nummer ist {file.number}."),
        Paragraph("Was fehlt", heading=True),
    )
    assert Paragraph("Wir lesen Ihnen den Brief auch vor.") in filled.draft.body
    assert gaps(*(one.text for one in filled.draft.body)) == ("Grund",)
    assert [one.field for one in filled.problems] == ["unterlagen", "grund"]


def test_the_draft_becomes_the_letter_with_its_headings_and_enclosures(town):
    file = town.taken()
    made = write(town.guide, LETTER.replace("{{unterlagen}}", "Foto"))
    draft = town.guide.ask(template_draft, case_id=file.id, key=made.key).draft
    letter = town.guide.ask(letter_for, case_id=file.id, draft=replace(draft, form=LetterForm.A))
    assert (letter.enclosures, letter.form) == (("Plan",), LetterForm.A)
    assert (letter.letterhead.unit, letter.letterhead.phone) == ("Bürgerbüro", "(030) 23125 100")
    tags = [(one.tag, one.text.strip()) for one in structure(render_letter(letter)).walk()]
    assert ("H2", "Was fehlt") in tags
    assert ("H2", "Anlage") in tags
    assert [tag for tag, _ in tags].count("LI") == 2  # the list, and the enclosure


def test_every_value_that_is_known_is_given(town):
    with town.store.write.begin() as session:
        session.get_one(ServiceRow, BENEFIT).fee = "1.037,50 €"
    file = town.taken(Concern(service="wohngeld", note="Miete ist gestiegen"), person_id=HANS)
    told = {
        "anrede": "Guten Tag, Herr Meyer,",
        "titel": "Herr",
        "name": "Hans Meyer",
        "strasse": "Rosenweg 6",
        "anschrift": "Rosenweg 6, 49999 Kleinstadt",
        "ortsteil": "Heidkamp",
        "alter": "46",
        "geburtstag_neu": "47. Geburtstag",
        "vorgangsnummer": file.number,
        "leistung": "Wohngeld",
        "anliegen": "Miete ist gestiegen",
        "eingang": "Dienstag, 24. November 2026",
        "unterlagen": "Mietvertrag",
        "gebuehr": "1.037,50 €",
        "stelle": "Ordnung",
        "stadt": "Kleinstadt",
        "ansprechperson": "Frau Özdemir",
        "heute": "Dienstag, 24. November 2026",
    }
    assert told_of(town, file, told) == told


def test_the_next_appointment_of_the_case_fills_its_fields(town):
    furnish(town.store)
    file = town.taken()
    booked, _ = town.guide.do(booking())
    with town.store.write.begin() as session:
        session.scalars(select(AppointmentRow)).one().case_id = file.id
    told = {
        "termin_tag": full_day(THURSDAY),
        "termin_zeit": "9:15 Uhr",
        "termin_ort": "Platz 1, Rathaus, Erdgeschoss",
        "termin_art": "vor Ort",
        "termin_dauer": str(booked.appointment.minutes),
    }
    assert told_of(town, file, told) == told
    town.clock.now = at(THURSDAY, 23)
    assert told_of(town, file, told)["termin_tag"] == "[Termin: Tag fehlt]"


def test_nobody_learns_by_a_template_what_the_case_does_not_show(town):
    taken, _ = town.lead.do(town.intake(person_id=HIDDEN))
    made = write(town.clerk)
    for desk in (town.clerk, town.guide):
        with pytest.raises(Refused):
            desk.ask(template_draft, case_id=taken.cases[0].id, key=made.key)


def test_a_template_of_another_unit_is_none_for_a_letter(town):
    file = town.taken()
    made = write(town.clerk)
    with pytest.raises(Refused, match="gibt es nicht mehr"):
        town.guide.ask(template_draft, case_id=file.id, key=made.key)


@pytest.mark.parametrize("who", [made_up_worst, ordinary])
def test_every_shipped_template_can_be_looked_at(town_file, who):
    around = town_file.guide.ask(frame)
    for one in shipped_templates():
        found = sample(TemplateKind.LETTER, one.text, who(), around)
        assert found.wrong == found.unfilled == ()
        assert found.letter is not None
        assert render_letter(found.letter).startswith(b"%PDF")


def test_the_worst_name_is_as_long_as_names_are(town_file):
    around = town_file.guide.ask(frame)
    letter = sample(TemplateKind.LETTER, LETTER, made_up_worst(), around).letter
    assert len(letter.recipient) == 7
    assert "Freifrau von und zu Hülsmann-Wieghaus" in letter.salutation
    (told,) = paper_problems(letter)
    assert "Umschlag DL" in told
    usual = sample(TemplateKind.LETTER, LETTER, ordinary(), around, PrintSize.VERY_LARGE).letter
    assert (usual.size, usual.form) == (PrintSize.VERY_LARGE, LetterForm.B)
    assert paper_problems(usual) == ()
    higher = sample(TemplateKind.LETTER, LETTER, ordinary(), around, form=LetterForm.A).letter
    assert len(paper_problems(higher)) == 1  # its window stands higher than those of C5 and C4


def test_what_is_wrong_with_a_text_is_told_in_place_of_a_letter(town_file):
    around = town_file.guide.ask(frame)
    found = sample(TemplateKind.LETTER, LETTER.replace("{{grund}}", "{{gurnd}}"), ordinary(), around)
    assert found.letter is None
    assert "Grund" in str(found.wrong[0])


def test_a_text_module_can_be_looked_at_alone(town_file):
    around = town_file.guide.ask(frame)
    text = "Textbaustein: Gruß\nSchlüssel: gruss\n\nBis bald, {{name}}.\n"
    letter = sample(TemplateKind.MODULE, text, ordinary(), around).letter
    assert letter.body == (Paragraph("Bis bald, Erika Schmidt."),)


def test_letters_are_composed_with_the_modules_of_the_unit(town):
    assert set(town.guide.ask(modules_for)) == {one.key for one in shipped_modules()}
    around = town.clerk.ask(frame)
    assert around.letterhead.unit == around.signatory[-1] == "Tiefbau"
    assert (around.letterhead.phone, around.letterhead.email) == (
        "(030) 23125 200",
        "tiefbau@kleinstadt.example",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ()), ("Der [Grund fehlt] und [Ende fehlt], [Grund fehlt]", ("Grund", "Ende")), ("[fehlt]", ())],
)
def test_what_is_still_open_is_found(text, found):
    assert gaps(text) == found


def test_one_goes_from_gap_to_gap_and_round_again():
    text = "A [Grund fehlt] B [Ende fehlt]"
    assert next_gap(text, 0) == (2, 15)
    assert next_gap(text, 15) == (18, 30)
    assert next_gap(text, 30) == (2, 15)
    assert next_gap("nichts", 0) is None
