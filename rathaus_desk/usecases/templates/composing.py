"""A filled template becomes the letter that the paper draws: frame and words together."""

from dataclasses import dataclass, replace
from datetime import date

from rathaus_desk.domain.paper.letters import Letter, LetterForm, Letterhead, PrintSize
from rathaus_desk.domain.templates.blocks import Template, TemplateGroup, TextModule
from rathaus_desk.domain.templates.filling import FilledLetter, FillProblem, Modules, fill
from rathaus_desk.domain.templates.stored import TemplateKind
from rathaus_desk.domain.templates.words import Problem
from rathaus_desk.domain.templates.worst import Recipient
from rathaus_desk.usecases.cases.letters import CLOSING
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.templates.kept import modules_for, read

_SAMPLE_NUMBER = "26-04711-7"


@dataclass(frozen=True, slots=True)
class Frame:
    """The locked frame of a letter: head, who signs, and what the text modules say."""

    letterhead: Letterhead
    signatory: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    today: date
    practice: bool
    modules: Modules


@dataclass(frozen=True, slots=True)
class Sample:
    """How a text that is being written looks for one recipient, and what is wrong with text or letter."""

    letter: Letter | None
    wrong: tuple[Problem, ...]
    unfilled: tuple[FillProblem, ...]
    said: str  # all words of the body, for the checks of language


def frame(work: Work) -> Frame:
    """Return the frame of the letters that the actor signs."""
    writer = office.staff(work)[work.actor.staff_id]
    unit = office.units(work)[writer.unit_id]
    return Frame(
        letterhead=office.letterhead_of(work, unit.id),
        signatory=(writer.full_name, unit.name),
        info=(("Name", writer.shown), ("Zimmer", writer.room), ("Telefon", writer.phone)),
        today=local(work, work.now).date(),
        practice=work.office.practice,
        modules=modules_for(work),
    )


def composed(filled: FilledLetter, lines: tuple[str, ...], around: Frame, number: str = "") -> Letter:
    """Return a filled template as a letter to the address in `lines`; `number` is our sign."""
    info = around.info if not number else (("Unser Zeichen", number), *around.info)
    return Letter(
        letterhead=around.letterhead,
        reference=number,
        endorsements=(),
        recipient=lines,
        info=info,
        dated=around.today,
        subject=filled.subject,
        salutation=filled.salutation,
        body=filled.body,
        closing=CLOSING,
        signatory=around.signatory,
        enclosures=filled.enclosures,
        size=filled.size,
        practice=around.practice,
    )


def sample(
    kind: TemplateKind,
    text: str,
    recipient: Recipient,
    around: Frame,
    size: PrintSize | None = None,
    form: LetterForm = LetterForm.B,
) -> Sample:
    """Return how a text form looks for a recipient; needs no database, so that it can follow the typing."""
    found = read(kind, text)
    if found.value is None:
        return Sample(None, found.problems, (), "")
    template = found.value if isinstance(found.value, Template) else _letter_of(found.value)
    filled = fill(template, recipient.values, around.modules)
    letter = composed(filled, recipient.lines, around, _SAMPLE_NUMBER)
    letter = replace(letter, size=size or filled.size, form=form)
    return Sample(letter, (), filled.problems, filled.whole_text)


def _letter_of(module: TextModule) -> Template:
    """Return a letter that says nothing but a text module, to look at it."""
    return Template(module.name, TemplateGroup.GENERAL, "", (module.name,), module.blocks)
