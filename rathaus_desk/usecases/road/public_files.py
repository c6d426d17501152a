"""Writes the published timetable to a file, and never over one that nobody has named."""

from pathlib import Path

from rathaus_desk.domain.road.public_timetable import PublicForm
from rathaus_desk.whole_file import write_whole


def form_of(target: Path, chosen: PublicForm) -> PublicForm:
    """Return the form that the ending of a name says, else the one that was chosen."""
    known = {one.value: one for one in PublicForm}
    return known.get(target.suffix.lower().removeprefix("."), chosen)


def ended(target: Path, form: PublicForm) -> Path:
    """Return a name with the ending of its form; a dot within it is none."""
    has_it = target.suffix.lower() == f".{form.value}"
    return target if has_it else target.with_name(f"{target.name}.{form.value}")


def write_public(content: bytes, named: Path, form: PublicForm) -> str:
    """Write a file whole or not at all; return what to say if it is not written, else nothing.

    Whoever chose `named` was asked about that name only: a file whose ending we add is never replaced.
    """
    target = ended(named, form)
    if target != named and target.exists():
        return (
            f"{target.name} gibt es dort schon und bleibt, wie es ist. Bitte einen anderen Namen wählen oder "
            "genau diesen, mit seiner Endung."
        )
    try:
        write_whole(target, content)
    except OSError:
        return f"{target.name} lässt sich dort nicht schreiben. Bitte einen anderen Ort wählen."
    return ""
