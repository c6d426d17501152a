"""What the fields of a template hold in the letter to one recipient or household of a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rathaus_desk.domain.campaigns.recipients import Recipient, greeting
from rathaus_desk.domain.templates.blocks import Block, ModuleBlock, Template, WhenBlock, fields_of
from rathaus_desk.domain.templates.field_list import BY_KEY, field_by_name
from rathaus_desk.domain.templates.fields import Field, Value, Values
from rathaus_desk.domain.templates.filling import Modules

OF_PEOPLE = frozenset(
    (
        *("anrede", "titel", "vorname", "nachname", "name", "strasse", "plz", "ort", "anschrift"),
        *("alter", "geburtstag_neu", "vorgangsnummer"),
    )
)
OF_OFFICE = frozenset(
    (
        *("stadt", "stadt_telefon", "stadt_email", "stadt_anschrift", "oeffnungszeiten", "ansprechperson"),
        *("ansprechperson_telefon", "ansprechperson_zimmer", "stelle", "heute"),
    )
)


def whole_template(template: Template, modules: Modules) -> Template:
    """Return a template with its text modules written out, so that none can change under a proof.

    A module that is gone stays named: filling says so.
    """
    return replace(template, blocks=_written_out(template.blocks, modules))


def _written_out(blocks: tuple[Block, ...], modules: Modules) -> tuple[Block, ...]:
    found: list[Block] = []
    for one in blocks:
        if isinstance(one, ModuleBlock) and one.module in modules:
            found += modules[one.module].blocks
        elif isinstance(one, WhenBlock):
            then, otherwise = _written_out(one.then, modules), _written_out(one.otherwise, modules)
            found.append(replace(one, then=then, otherwise=otherwise))
        else:
            found.append(one)
    return tuple(found)


def asked_details(template: Template) -> tuple[Field, ...]:
    """Return the fields of a template that neither people nor the office fill, in the order of the text."""
    return tuple(BY_KEY[key] for key in fields_of(template) if key not in OF_PEOPLE | OF_OFFICE)


def recipient_values(recipients: Sequence[Recipient], on: date) -> dict[str, Value]:
    """Return what is known of who gets a letter; columns of a list fill the fields that they are named by."""
    one = recipients[0]
    street, place = one.street_line, f"{one.postcode} {one.place}".strip()
    values: dict[str, Value] = {
        "anrede": greeting(tuple(recipients)),
        "titel": f"{one.title} {one.degree}".strip(),
        "vorname": one.given_name,
        "nachname": one.family_name,
        "name": one.name or one.organisation,
        "strasse": street,
        "plz": one.postcode,
        "ort": one.place,
        "anschrift": ", ".join(part for part in (street, place) if part),
        "vorgangsnummer": one.case_number,
        **_ages(one.birth_date, on),
    }
    named = ((field_by_name(head), text) for head, text in one.more)
    return {**{field.key: text for field, text in named if field and text}, **values}


def _ages(born: date | None, on: date) -> dict[str, Value]:
    if born is None or born > on:
        return {}
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return {"alter": age, "geburtstag_neu": f"{age + 1}. Geburtstag"}


def letter_values(
    recipients: Sequence[Recipient], office: Values, details: Mapping[str, str], on: date
) -> dict[str, Value]:
    """Return the values of a letter: what was typed for all gives way to what a list says of one."""
    typed = {key: text for key, text in details.items() if text}
    return {**office, **typed, **recipient_values(recipients, on)}
