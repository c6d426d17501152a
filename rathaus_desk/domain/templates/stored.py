"""Templates as a town hall keeps them: whose they are, their versions, and the commands on them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.templates.blocks import Template, TextModule
from rathaus_desk.domain.templates.text_form import ChangedLine
from rathaus_desk.domain.templates.words import Problem


class TemplateKind(StrEnum):
    """What the text of a template makes: a letter, or a part of many letters."""

    LETTER = "letter"
    MODULE = "module"


class TemplateOrigin(StrEnum):
    """Whose a template is."""

    SHIPPED = "shipped"
    HOUSE = "house"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template in the list; a shipped one that nobody has changed has no id and version 0.

    `copied` tells that it was made of a shipped one, `newer` that the program brings another text by now than
    the one that was changed here; `broken` holds why a stored text is not used.
    """

    id: int | None
    key: str
    kind: TemplateKind
    name: str
    purpose: str
    group: str
    origin: TemplateOrigin
    unit_id: int | None
    unit: str
    version: int
    author: str
    changed_at: datetime | None
    retired: bool
    copied: bool
    newer: bool
    editable: bool
    broken: tuple[Problem, ...]
    text: str

    @property
    def place(self) -> tuple[str, int | None]:
        """What tells this template from all others: its key and its unit."""
        return self.key, self.unit_id


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version; `changes` is how it came from the one before.

    Version 0 is what the program brought; if that is newer than the own text, what it would change in it.
    """

    version: int
    author: str
    at: datetime | None
    retired: bool
    text: str
    changes: tuple[ChangedLine, ...]


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template with all its versions, the newest first, and its parsed text where it is a right one."""

    line: TemplateLine
    template: Template | None
    module: TextModule | None
    versions: tuple[TemplateVersion, ...]


@dataclass(frozen=True, kw_only=True)
class WriteTemplate(Command[TemplateLine]):
    """Write a template, or a further version of it; without a key it is a new one.

    `for_house` keeps it for everybody, else it is the own unit's. The first version of a copy of a shipped
    one has `seen_version` 0. `shipped_read` says that a newer shipped text was looked at, and that this one
    is to stay.
    """

    kind: TemplateKind
    text: str
    key: str = ""
    for_house: bool = False
    seen_version: int = 0
    shipped_read: bool = False


@dataclass(frozen=True, kw_only=True)
class RetireTemplate(Command[TemplateLine]):
    """Take a template out of use; it can be restored. A shipped one is taken out of use for the house."""

    key: str
    for_house: bool
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class RestoreTemplateVersion(Command[TemplateLine]):
    """Make the text of a version before the newest one again; version 0 is the shipped text."""

    key: str
    for_house: bool
    version: int
    seen_version: int
