"""Templates as the office keeps them: versions with their authors, and what can be done with them."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.templates.blocks import Greeting, TemplateGroup

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One saved state of a template or text module: never changed, nor deleted while letters refer to it."""

    number: int
    text: str
    author_id: int
    author: str
    saved_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template as the list shows it; `shipped_key` tells which shipped one it began as, if any."""

    id: int
    name: str
    group: TemplateGroup
    purpose: str
    greeting: Greeting
    unit_id: int | None
    shipped_key: str
    version: int
    author: str
    saved_at: datetime
    retired: bool


@dataclass(frozen=True, slots=True)
class OpenedTemplate:
    """A template opened for editing: its current text, and all its versions, newest first."""

    template: StoredTemplate
    text: str
    versions: tuple[TemplateVersion, ...]


@dataclass(frozen=True, slots=True)
class StoredModule:
    """A text module as the list shows it; `used_in` names the templates that would change with it."""

    id: int
    key: str
    name: str
    text: str
    version: int
    author: str
    saved_at: datetime
    retired: bool
    used_in: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SaveTemplate(Command[StoredTemplate]):
    """Save a template as a new version; without `template_id` it is a new one.

    `text` is the text form; whoever saved in between is shown beside it (`seen_version`).
    """

    text: str
    template_id: int | None = None
    seen_version: int = 0
    unit_id: int | None = None
    shipped_key: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RetireTemplate(Command[StoredTemplate]):
    """Take a template off the list; letters written with it keep it."""

    template_id: int
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviveTemplate(Command[StoredTemplate]):
    """Put a retired template back on the list."""

    template_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class RestoreTemplateVersion(Command[StoredTemplate]):
    """Save an earlier version once more, as the newest one."""

    template_id: int
    seen_version: int
    number: int


@dataclass(frozen=True, kw_only=True)
class SaveTextModule(Command[StoredModule]):
    """Save a text module as a new version; without `module_id` it is a new one."""

    text: str
    module_id: int | None = None
    seen_version: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RetireTextModule(Command[StoredModule]):
    """Take a text module off the list; refused while a template uses it."""

    module_id: int
    seen_version: int
