"""A letter to an address that somebody types: a firm, an authority, anybody who is in no register."""

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, LetterDraft
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.domain.templates.filling import GENERAL_GREETING, fill
from rathaus_desk.usecases.cases.letters import CLOSING, cleaned
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import demand_case_role
from rathaus_desk.usecases.templates.case_letters import FilledDraft
from rathaus_desk.usecases.templates.composing import frame
from rathaus_desk.usecases.templates.kept import NO_TEMPLATE, modules_for, template_of, usable_templates
from rathaus_desk.usecases.templates.town_values import contact_values, town_values
from rathaus_desk.usecases.texts import typed

_FEWEST_LINES = 2  # who and where


def address_draft(work: Work, key: str) -> FilledDraft:
    """Return what a template says of the town hall alone; who it goes to and why stays open.

    Refuses a template that the actor does not write with.
    """
    demand_case_role(work)
    line = next((one for one in usable_templates(work) if one.key == key), None)
    template = template_of(line) if line else None
    if template is None:
        raise Refused(NO_TEMPLATE)
    filled = fill(template, _values(work), modules_for(work))
    draft = LetterDraft(filled.subject, filled.salutation, filled.body, filled.size, filled.enclosures)
    return FilledDraft(template.name, draft, filled.problems)


def address_letter(work: Work, run: str, address: str, draft: LetterDraft) -> Letter:
    """Return the letter to a typed address, its lines as they were typed. Refuses one without a place."""
    demand_case_role(work)
    lines = tuple(typed(one, "address", "Anschrift") for one in address.splitlines() if one.strip())
    if len(lines) < _FEWEST_LINES:
        raise Refused("Es fehlt noch, an wen der Brief geht: Name, Straße und Ort, je eine Zeile.", "address")
    around, text = frame(work), cleaned(draft)
    return Letter(
        letterhead=around.letterhead,
        reference=run,
        endorsements=(),
        recipient=lines,
        info=(("Unser Zeichen", run), *around.info),
        dated=around.today,
        subject=text.subject,
        salutation=text.salutation,
        body=text.body,
        closing=CLOSING,
        signatory=around.signatory,
        enclosures=text.enclosures,
        size=text.size,
        practice=around.practice,
        form=text.form,
    )


def _values(work: Work) -> dict[str, Value]:
    writer = office.staff(work)[work.actor.staff_id]
    unit = office.units(work)[writer.unit_id].name
    return {"anrede": GENERAL_GREETING, **town_values(work), **contact_values(writer), "stelle": unit}
