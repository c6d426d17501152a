"""The one text form of templates and text modules: for storage, comparison and exchange."""

import difflib
from dataclasses import dataclass

from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.templates.blocks import (
    Block,
    Greeting,
    HeadingBlock,
    ListBlock,
    ModuleBlock,
    Template,
    TemplateGroup,
    TextBlock,
    TextModule,
    WhenBlock,
)
from rathaus_desk.domain.templates.conditions import condition_text
from rathaus_desk.domain.templates.words import written

GROUPS = {
    TemplateGroup.CASE: "Vorgang",
    TemplateGroup.APPOINTMENT: "Termin",
    TemplateGroup.MOBILE: "Servicemobil",
    TemplateGroup.SENIORS: "Seniorinnen und Senioren",
    TemplateGroup.INVITATION: "Einladung",
    TemplateGroup.TOWN: "Stadt",
    TemplateGroup.PRIVACY: "Datenschutz",
    TemplateGroup.GENERAL: "Allgemein",
}
GREETINGS = {Greeting.PERSONAL: "persönlich", Greeting.GENERAL: "allgemein"}
SIZES = {
    PrintSize.STANDARD: "normal",
    PrintSize.SENIOR: "für Seniorinnen und Senioren",
    PrintSize.LARGE: "groß",
    PrintSize.VERY_LARGE: "sehr groß",
}


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line of a comparison: `sign` is "+" for new, "-" for gone, " " for the same."""

    sign: str
    text: str


def template_text(template: Template) -> str:
    """Return a template in the text form; `read_template` gives the same template back."""
    head = [
        f"Vorlage: {template.name}",
        f"Gruppe: {GROUPS[template.group]}",
        f"Zweck: {template.purpose}".rstrip(),
        f"Anrede: {GREETINGS[template.greeting]}",
        f"Schrift: {SIZES[template.size]}",
        *(f"Anlage: {one}" for one in template.enclosures),
        f"Betreff: {written(template.subject)}",
    ]
    return "\n".join((*head, "", *_blocks(template.blocks))) + "\n"


def module_text(module: TextModule) -> str:
    """Return a text module in the text form."""
    head = (f"Textbaustein: {module.name}", f"Schlüssel: {module.key}", "")
    return "\n".join((*head, *_blocks(module.blocks))) + "\n"


def changed_lines(old: str, new: str) -> tuple[ChangedLine, ...]:
    """Return how one version of a text form became another, line by line."""
    pairs = difflib.ndiff(old.splitlines(), new.splitlines())
    return tuple(ChangedLine(line[0], line[2:]) for line in pairs if line[0] in "+- ")


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    """Return the lines of blocks, a blank line between each two."""
    result: list[str] = []
    for block in blocks:
        result += ([""] if result else []) + _lines(block)
    return result


def _lines(block: Block) -> list[str]:
    if isinstance(block, TextBlock):
        return [written(block.words, starts_line=True)]
    if isinstance(block, HeadingBlock):
        return [f"# {written(block.words)}"]
    if isinstance(block, ModuleBlock):
        return [f"[Textbaustein: {block.module}]"]
    if isinstance(block, ListBlock):
        marks = (f"{turn}. " if block.numbered else "- " for turn in range(1, len(block.items) + 1))
        return [mark + written(item) for mark, item in zip(marks, block.items, strict=True)]
    return _when_lines(block)


def _when_lines(block: WhenBlock) -> list[str]:
    asked = "Wenn nicht" if block.condition.negated else "Wenn"
    other = ["", "[Sonst]", "", *_blocks(block.otherwise)] if block.otherwise else []
    opening = f"[{asked}: {condition_text(block.condition)}]"
    return [opening, "", *_blocks(block.then), *other, "", "[Ende]"]
