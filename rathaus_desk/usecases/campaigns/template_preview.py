"""A template as a letter to the worst recipient there could be: the longest name, the fullest window."""

from collections.abc import Mapping

from rathaus_desk.domain.campaigns.letter_values import asked_details
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, PrintSize
from rathaus_desk.domain.templates.blocks import Template
from rathaus_desk.domain.templates.fields import Field, Value
from rathaus_desk.domain.templates.filling import ProblemKind, fill
from rathaus_desk.domain.templates.worst import made_up_worst
from rathaus_desk.usecases.campaigns.campaign_run import CLOSING
from rathaus_desk.usecases.campaigns.template_texts import NO_TEMPLATE, template_by_key
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import demand_case_role, local


def template_fields(work: Work, key: str) -> tuple[Template, tuple[Field, ...]]:
    """Return a template and the fields that somebody has to type for all its letters."""
    demand_case_role(work)
    template = template_by_key(work, key)
    if template is None:
        raise Refused(NO_TEMPLATE, "template")
    return template, asked_details(template)


def template_blanks(work: Work, key: str) -> tuple[Template, tuple[Field, ...], frozenset[str]]:
    """Return a template, the fields that somebody types, and the keys of those it can do without."""
    template, asked = template_fields(work, key)
    needed = empty_fields(work, key, {})
    return template, asked, frozenset(one.key for one in asked if one.key not in needed)


def empty_fields(work: Work, key: str, details: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields without which the letter has a gap, by key; a column of the list may fill them."""
    template, asked = template_fields(work, key)
    of_all = {one.key for one in asked}
    values: dict[str, Value] = {
        **{name: one for name, one in made_up_worst().values.items() if name not in of_all},
        **{name: text for name, text in details.items() if text.strip()},
    }
    missing = {one.field for one in fill(template, values, {}).problems if one.kind is ProblemKind.MISSING}
    return tuple(one.key for one in asked if one.key in missing)


def preview_letter(work: Work, key: str, size: PrintSize, details: Mapping[str, str]) -> Letter:
    """Return the letter to the worst recipient; what is not typed yet stands there as its longest example."""
    template, _ = template_fields(work, key)
    worst = made_up_worst()
    values: dict[str, Value] = {
        **worst.values,
        **{name: text for name, text in details.items() if text.strip()},
    }
    words = fill(template, values, {})
    writer = office.staff(work)[work.actor.staff_id]
    unit = office.units(work)[work.actor.unit_id].name
    return Letter(
        letterhead=office.letterhead_of(work, work.actor.unit_id),
        reference="",
        endorsements=(),
        recipient=worst.lines,
        info=tuple(one for one in (("Name", writer.shown), ("Telefon", writer.phone)) if one[1]),
        dated=local(work, work.now).date(),
        subject=words.subject,
        salutation=words.salutation,
        body=words.body,
        closing=CLOSING,
        signatory=(writer.full_name, unit),
        enclosures=words.enclosures,
        size=size,
        practice=work.office.practice,
    )
