"""Interim words: a unit says where things stand, the guide tells the citizen."""

from datetime import datetime

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind, Task
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.cases.tasks import GiveInterimWord, TellInterimWord
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Difference, Refused
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.store.routing_tables import InterimRow
from rathaus_desk.usecases.cases.outside import closing_of, demand_inside
from rathaus_desk.usecases.cases.tasks import demand_keeper, demand_seen, moved, task_of_unit, task_row
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import typed, typed_text


@handles(GiveInterimWord, *CASE_ROLES)
def give_interim_word(work: Work, command: GiveInterimWord) -> Task:
    """Say where things stand; whoever needs longer than the due date says why."""
    row, unit = task_of_unit(work, command.task_id)
    text = typed_text(command.text, "text", "Zwischenstand", needed=True)
    demand_seen(work, row, command.seen_version, Difference("Zwischenstand", "", text))
    demand_inside(work, row)
    because = typed(command.because, "because", "Grund")
    closing = closing_of(work, command.expected, "expected") if command.expected else None
    row.state = move(row.state, TaskMove.INTERIM)
    row.staff_id = row.staff_id or work.actor.staff_id
    words = [f"{unit}: {text}"]
    if command.expected and closing:
        words.append(f"Voraussichtlich {day_on_paper(command.expected)}.")
        _extend(work, row, closing, because)
        words += [f"Länger, weil: {because}"] if because else []
    word = InterimRow(
        id=work.new_id(),
        task_id=row.id,
        at=work.now,
        staff_id=work.actor.staff_id,
        text=text,
        expected=command.expected,
        told_at=None,
    )
    work.session.add(word)
    return moved(work, row, EntryKind.INTERIM, " ".join(words))


@handles(TellInterimWord, *CASE_ROLES)
def tell_interim_word(work: Work, command: TellInterimWord) -> Task:
    """Note that the citizen knows where things stand, and until when we have told them now."""
    word = work.session.get(InterimRow, command.interim_id)
    if word is None:
        raise Refused("Diesen Zwischenstand gibt es hier nicht. Es wurde nichts geändert.")
    row, file = task_row(work, word.task_id)
    demand_keeper(work, file, "Den Zwischenstand sagt")
    if word.told_at is not None:
        raise Refused("Dieser Zwischenstand ist schon gesagt. Es wurde nichts geändert.")
    word.told_at = work.now
    text = "Der Zwischenstand ist gesagt."
    if command.new_day is not None:
        file.told_due = closing_of(work, command.new_day, "new_day")
        day = day_on_paper(command.new_day)
        said = day_on_paper(local(work, work.now).date())
        file.due_explained = f"Bis {day}, so neu gesagt {said}: {word.text}"
        text = f"{text} Neu gesagt: bis {day}."
    return moved(work, row, EntryKind.INTERIM, text)


def _extend(work: Work, row: TaskRow, closing: datetime, because: str) -> None:
    if local(work, closing).date() <= local(work, row.due).date():
        return
    if not because:
        raise Refused("Das ist später als die Frist. Bitte sagen, warum es länger dauert.", "because")
    row.due = closing
    row.due_explained = f"Verlängert bis {day_on_paper(local(work, closing).date())}, weil: {because}"
