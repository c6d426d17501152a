"""Which templates there are: shipped ones, and what the house and its units have made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.templates.blocks import Template, TextModule
from rathaus_desk.domain.templates.stored import (
    StoredTemplate,
    TemplateKind,
    TemplateLine,
    TemplateOrigin,
    TemplateVersion,
)
from rathaus_desk.domain.templates.text_form import GROUPS, changed_lines, module_text
from rathaus_desk.domain.templates.text_reader import ReadText, read_module, read_template
from rathaus_desk.domain.text import fold, sort_key
from rathaus_desk.store.template_tables import TemplateRow, TemplateVersionRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.templates.shipped import shipped_modules, shipped_templates

UNIT_WRITERS = (Role.GUIDE, Role.CLERK, Role.LEAD)
HOUSE_WRITERS = (Role.LEAD, Role.ADMIN)
NO_TEMPLATE = "Diese Vorlage gibt es nicht mehr. Es wurde nichts geändert."
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the program brought under a key."""

    kind: TemplateKind
    name: str
    text: str
    digest: str


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Shipped]:
    """Return all that came with the program, by its key; the keys of letters and modules differ."""
    letters = {
        one.key: Shipped(TemplateKind.LETTER, one.template.name, one.text, digest_of(one.text))
        for one in shipped_templates()
    }
    texts = ((one, module_text(one)) for one in shipped_modules())
    return letters | {
        one.key: Shipped(TemplateKind.MODULE, one.name, text, digest_of(text)) for one, text in texts
    }


def digest_of(text: str) -> str:
    """Return the fingerprint of a text, to tell whether another one came with the program since."""
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=512)
def read(kind: TemplateKind, text: str) -> ReadText[Template] | ReadText[TextModule]:
    """Return what a stored text holds: the one gate through which every text goes, whoever stored it."""
    return read_template(text) if kind is TemplateKind.LETTER else read_module(text)


def template_of(line: TemplateLine) -> Template | None:
    """Return the letter that a line stands for; nothing of a module and of a broken text."""
    found = read(line.kind, line.text).value
    return found if isinstance(found, Template) else None


def may_write(work: Work, unit_id: int | None) -> bool:
    """Tell whether the actor may change templates of this unit, or without one those of the house."""
    if unit_id is None:
        return work.actor.role in HOUSE_WRITERS
    return work.actor.role in UNIT_WRITERS and unit_id == work.actor.unit_id


def template_lines(work: Work, text: str = "", *, retired: bool = False) -> tuple[TemplateLine, ...]:
    """Return all templates of the house that fit the words, those in whose name they stand first.

    Retired ones only if asked for.
    """
    words = fold(text).split()[:_MOST_WORDS]
    ranked = ((_rank(one, words), one) for one in _lines(work) if retired or not one.retired)
    found = [(rank, one) for rank, one in ranked if rank is not None]
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], sort_key(pair[1].name))))


def usable_templates(work: Work, text: str = "") -> tuple[TemplateLine, ...]:
    """Return the letters that the actor writes with: of each key her unit's, else the house's or shipped."""
    mine = _effective(work)
    fitting = (one for one in template_lines(work, text) if one.kind is TemplateKind.LETTER)
    return tuple(one for one in fitting if not one.broken and mine.get(one.key) == one)


def modules_for(work: Work) -> dict[str, TextModule]:
    """Return the text modules that the actor's letters are filled with, by their keys."""
    found = ((one.key, read(one.kind, one.text).value) for one in _effective(work).values())
    return {key: value for key, value in found if isinstance(value, TextModule)}


def template_line(work: Work, key: str, unit_id: int | None = None) -> TemplateLine:
    """Return one template of a unit, or of the house. Refuses one that is not there."""
    for one in _lines(work):
        if one.place == (key, unit_id):
            return one
    raise Refused(NO_TEMPLATE)


def stored_template(work: Work, key: str, unit_id: int | None = None) -> StoredTemplate:
    """Return a template with its versions and what each changed. Refuses one that is not there."""
    line = template_line(work, key, unit_id)
    value = read(line.kind, line.text).value
    return StoredTemplate(
        line=line,
        template=value if isinstance(value, Template) else None,
        module=value if isinstance(value, TextModule) else None,
        versions=_versions(work, line),
    )


def row_at(work: Work, key: str, unit_id: int | None) -> TemplateRow | None:
    """Return what the house or a unit has stored under a key."""
    return work.session.scalars(
        select(TemplateRow).where(TemplateRow.key == key, TemplateRow.unit_id.is_not_distinct_from(unit_id))
    ).one_or_none()


def _lines(work: Work) -> Iterator[TemplateLine]:
    rows = work.session.scalars(select(TemplateRow)).all()
    people = office.staff(work)
    units = {one.id: one.name for one in office.units(work).values()}
    covered = {row.key for row in rows if row.unit_id is None}
    for row in rows:
        author = people.get(row.author_id)
        yield _line(work, row, units.get(row.unit_id or 0, ""), author.shown if author else "")
    for key, one in shipped().items():
        if key not in covered:
            yield _shipped_line(work, key, one)


def _line(work: Work, row: TemplateRow, unit: str, author: str) -> TemplateLine:
    found = read(row.kind, row.text)
    value = found.value
    given = shipped().get(row.key)
    return TemplateLine(
        id=row.id,
        key=row.key,
        kind=row.kind,
        name=value.name if value else row.name,
        purpose=value.purpose if isinstance(value, Template) else "",
        group=GROUPS[value.group] if isinstance(value, Template) else "",
        origin=TemplateOrigin.HOUSE if row.unit_id is None else TemplateOrigin.UNIT,
        unit_id=row.unit_id,
        unit=unit,
        version=row.version,
        author=author,
        changed_at=local(work, row.changed_at),
        retired=row.retired,
        copied=given is not None,
        newer=bool(given and row.shipped_digest and given.digest != row.shipped_digest),
        editable=may_write(work, row.unit_id),
        broken=found.problems if value is None else (),
        text=row.text,
    )


def _shipped_line(work: Work, key: str, one: Shipped) -> TemplateLine:
    value = read(one.kind, one.text).value
    return TemplateLine(
        id=None,
        key=key,
        kind=one.kind,
        name=one.name,
        purpose=value.purpose if isinstance(value, Template) else "",
        group=GROUPS[value.group] if isinstance(value, Template) else "",
        origin=TemplateOrigin.SHIPPED,
        unit_id=None,
        unit="",
        version=0,
        author="",
        changed_at=None,
        retired=False,
        copied=False,
        newer=False,
        editable=may_write(work, None),
        broken=(),
        text=one.text,
    )


def _effective(work: Work) -> dict[str, TemplateLine]:
    """Return what holds for the actor under each key; what her unit has retired gives way to the house's."""
    found: dict[str, TemplateLine] = {}
    for one in _lines(work):
        mine = one.unit_id == work.actor.unit_id
        if one.unit_id is not None and (one.retired or one.broken or not mine):
            continue
        if mine or one.key not in found:
            found[one.key] = one
    return {key: one for key, one in found.items() if not one.retired}


def _rank(line: TemplateLine, words: list[str]) -> int | None:
    """Return how well a template fits: 0 by its name, 1 by its purpose, 2 by its text; None not at all."""
    if not words:
        return 0
    said = fold(line.name)
    for rank, more in enumerate(("", f"{line.purpose} {line.group} {line.unit}", line.text)):
        said = f"{said} {fold(more)}"
        if all(_says(said, word) for word in words):
            return rank
    return None


def _says(said: str, word: str) -> bool:
    """Tell whether a word begins one of a text, or stands within a compound."""
    return f" {word}" in f" {said}" or (len(word) >= 4 and word in said)


def _versions(work: Work, line: TemplateLine) -> tuple[TemplateVersion, ...]:
    """Return the versions, the newest first; the text that the program brought is the oldest."""
    people = office.staff(work)
    found: list[TemplateVersion] = []
    given = shipped().get(line.key)
    before = given.text if given else ""
    if given:
        # Of a text that came newly with the program one wants to know what it would change here.
        news = changed_lines(line.text, given.text) if line.newer else ()
        found.append(TemplateVersion(0, "", None, False, given.text, news))
    rows = work.session.scalars(
        select(TemplateVersionRow)
        .where(TemplateVersionRow.template_id == (line.id or 0))
        .order_by(TemplateVersionRow.version)
    )
    for row in rows:
        author = people.get(row.author_id)
        found.append(
            TemplateVersion(
                version=row.version,
                author=author.shown if author else "",
                at=local(work, row.at),
                retired=row.retired,
                text=row.text,
                changes=changed_lines(before, row.text),
            )
        )
        before = row.text
    return tuple(reversed(found))
