"""Writing templates: every version is kept with its author, and nobody overwrites what they have not seen."""

from dataclasses import replace

from sqlalchemy import select

from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.templates.blocks import LONGEST_TEXT_FORM, Template, TextModule, modules_of
from rathaus_desk.domain.templates.stored import (
    RestoreTemplateVersion,
    RetireTemplate,
    TemplateKind,
    TemplateLine,
    WriteTemplate,
)
from rathaus_desk.domain.templates.text_form import module_text, template_text
from rathaus_desk.domain.text import plain_letters
from rathaus_desk.store.template_tables import TemplateRow, TemplateVersionRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.templates.kept import (
    HOUSE_WRITERS,
    NO_TEMPLATE,
    UNIT_WRITERS,
    may_write,
    modules_for,
    read,
    row_at,
    shipped,
    template_line,
)

WRITERS = tuple(dict.fromkeys((*UNIT_WRITERS, *HOUSE_WRITERS)))
_LONGEST_KEY = 30
_OF_HOUSE = (
    "Vorlagen des Hauses ändern Leitung und Verwaltung. Sie können eine für Ihre Stelle daraus machen."
)
_OF_UNIT = "Vorlagen einer Stelle ändert, wer dort arbeitet. Es wurde nichts gespeichert."


@handles(WriteTemplate, *WRITERS)
def write_template(work: Work, command: WriteTemplate) -> TemplateLine:
    """Write a template down; what somebody else has changed meanwhile is never overwritten."""
    unit_id = _place(work, for_house=command.for_house)
    value = _checked(work, command)
    if not command.key:
        key = _free_key(work, value)
        row = _new_row(work, key, command.kind, unit_id)
    else:
        _demand_kind(work, command)
        key = command.key
        row = row_at(work, key, unit_id) or _new_row(work, key, command.kind, unit_id)
    text = _text(value, key)
    _demand_seen(row, command.seen_version, text)
    digest = _digest(key) if command.shipped_read else row.shipped_digest
    return _keep(work, row, value.name, text, digest=digest)


@handles(RetireTemplate, *WRITERS)
def retire_template(work: Work, command: RetireTemplate) -> TemplateLine:
    """Take a template out of use, for the unit or for the house."""
    unit_id = _place(work, for_house=command.for_house)
    row = row_at(work, command.key, unit_id)
    if row is None:
        given = shipped().get(command.key)
        if given is None or unit_id is not None:
            raise Refused(NO_TEMPLATE)
        row = _new_row(work, command.key, given.kind, unit_id)
        row.name, row.text = given.name, given.text
    _demand_seen(row, command.seen_version, row.text)
    return _keep(work, row, row.name, row.text, digest=row.shipped_digest, retired=True)


@handles(RestoreTemplateVersion, *WRITERS)
def restore_template_version(work: Work, command: RestoreTemplateVersion) -> TemplateLine:
    """Bring an earlier text back as the newest version; the versions between stay."""
    unit_id = _place(work, for_house=command.for_house)
    row = row_at(work, command.key, unit_id)
    if row is None:
        raise Refused(NO_TEMPLATE)
    given = shipped().get(command.key)
    to_shipped = command.version == 0 and given is not None
    text = given.text if given and to_shipped else _version_text(work, row, command.version)
    value = read(row.kind, text).value
    if value is None:
        raise Refused("Diese Fassung lässt sich nicht mehr lesen. Es wurde nichts geändert.")
    _demand_seen(row, command.seen_version, text)
    digest = _digest(row.key) if to_shipped else row.shipped_digest
    return _keep(work, row, value.name, text, digest=digest)


def _place(work: Work, *, for_house: bool) -> int | None:
    unit_id = None if for_house else work.actor.unit_id
    if not may_write(work, unit_id):
        raise Refused(_OF_HOUSE if for_house else _OF_UNIT)
    return unit_id


def _checked(work: Work, command: WriteTemplate) -> Template | TextModule:
    """Return what a text holds. Refuses a text that is none, with the line and what to do."""
    if len(command.text) > LONGEST_TEXT_FORM:
        raise Refused(f"Eine Vorlage hat Platz für {LONGEST_TEXT_FORM} Zeichen. Bitte kürzen.", "text")
    found = read(command.kind, command.text)
    if found.value is None:
        raise Refused(f"{found.problems[0]} Es wurde nichts gespeichert, Ihr Text ist noch da.", "text")
    if isinstance(found.value, Template):
        known = modules_for(work)
        unknown = next((one for one in modules_of(found.value) if one not in known), "")
        if unknown:
            raise Refused(f"Den Textbaustein „{unknown}“ gibt es nicht. Bitte aus der Liste wählen.", "text")
    return found.value


def _text(value: Template | TextModule, key: str) -> str:
    """Return a value in its one text form; a module says under which key it is kept."""
    return template_text(value) if isinstance(value, Template) else module_text(replace(value, key=key))


def _demand_kind(work: Work, command: WriteTemplate) -> None:
    """Refuse a key that nobody has: a copy is one of something."""
    given = shipped().get(command.key)
    kinds = set(work.session.scalars(select(TemplateRow.kind).where(TemplateRow.key == command.key)))
    if given:
        kinds.add(given.kind)
    if command.kind not in kinds:
        raise Refused(NO_TEMPLATE)


def _free_key(work: Work, value: Template | TextModule) -> str:
    """Return a key for a new template that means no other one, in any unit."""
    letters = plain_letters(value.name)
    parts = "".join(one if one.isascii() and one.isalnum() else "-" for one in letters).split("-")
    stem = "-".join(part for part in parts if part)[:_LONGEST_KEY].strip("-")
    stem = stem if stem[:1].isalpha() else f"vorlage-{stem}".strip("-")
    taken = {*shipped(), *work.session.scalars(select(TemplateRow.key))}
    turn = 1
    while (key := stem if turn == 1 else f"{stem}-{turn}") in taken:
        turn += 1
    return key


def _new_row(work: Work, key: str, kind: TemplateKind, unit_id: int | None) -> TemplateRow:
    return TemplateRow(id=work.new_id(), key=key, kind=kind, unit_id=unit_id, shipped_digest=_digest(key))


def _digest(key: str) -> str:
    given = shipped().get(key)
    return given.digest if given else ""


def _version_text(work: Work, row: TemplateRow, version: int) -> str:
    found = work.session.get(TemplateVersionRow, (row.id, version))
    if found is None:
        raise Refused("Diese Fassung gibt es nicht. Es wurde nichts geändert.")
    return found.text


def _demand_seen(row: TemplateRow, seen: int, text: str) -> None:
    """Raise Conflict with both texts if the actor has not seen what is stored now."""
    stored = row.version or 0
    if stored != seen:
        raise Conflict(
            CHANGED,
            (Difference("Text der Vorlage", row.text or "", text),) if stored else (),
            version=stored,
            theirs={"text": row.text or ""},
        )


def _keep(
    work: Work, row: TemplateRow, name: str, text: str, *, digest: str, retired: bool = False
) -> TemplateLine:
    """Store the newest version; the same once more makes none."""
    if not row.version or (row.text, row.retired, row.shipped_digest) != (text, retired, digest):
        row.name, row.text, row.retired, row.shipped_digest = name, text, retired, digest
        row.author_id, row.changed_at = work.actor.staff_id, work.now
        work.session.add(row)
        work.session.flush()
        work.session.add(
            TemplateVersionRow(
                template_id=row.id,
                version=row.version,
                text=text,
                retired=retired,
                author_id=work.actor.staff_id,
                at=work.now,
            )
        )
        work.session.flush()
    return template_line(work, row.key, row.unit_id)
