"""The text of a campaign's template: looked up by its key, and frozen as it was proofed."""

from dataclasses import replace

from rathaus_desk.domain.campaigns.letter_values import whole_template
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.templates.blocks import Template
from rathaus_desk.domain.templates.text_form import template_text
from rathaus_desk.domain.templates.text_reader import read_template
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.templates.kept import modules_for, template_of, usable_templates

NO_TEMPLATE = "Diese Vorlage gibt es nicht mehr. Bitte eine andere wählen. Es wurde nichts geändert."


def template_choices(work: Work) -> tuple[tuple[str, Template], ...]:
    """Return the templates that letters to many can be made of, each with its key."""
    found = ((one.key, template_of(one)) for one in usable_templates(work))
    return tuple((key, template) for key, template in found if template is not None)


def template_by_key(work: Work, key: str) -> Template | None:
    """Return a template with its text modules written out; the one place where a key becomes a text."""
    found = next((template for one, template in template_choices(work) if one == key), None)
    return whole_template(found, modules_for(work)) if found else None


def text_now(work: Work, row: CampaignRow) -> str:
    """Return the text of a campaign's letters: as it was frozen, else as the template stands now."""
    if row.template_text:
        return row.template_text
    of_unit = work.seen_by(replace(work.actor, unit_id=row.unit_id))  # the lead prints what the unit wrote
    template = template_by_key(of_unit, row.template)
    return template_text(template) if template else ""


def template_now(work: Work, row: CampaignRow) -> Template:
    """Return the template of a campaign's letters. Refuses if it is gone or unreadable."""
    text = text_now(work, row)
    read = read_template(text) if text else None
    if read is None or read.value is None:
        raise Refused(NO_TEMPLATE, "template")
    return read.value
