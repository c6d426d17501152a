"""What came of a hand-back, in a sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.pack.told import EntryTold, Outcome

OUTCOME_TONES = {Outcome.BY_ITSELF: "", Outcome.LOOK: "soon", Outcome.NOT_POSSIBLE: "late"}


def came_back_words(entries: Sequence[EntryTold]) -> str:
    """Say how many entries are in the town hall, and how many of them wait or were not possible."""
    count = len(entries)
    if not count:
        return _tr("Das Tagespaket ist zurück. Unterwegs wurde nichts eingetragen.")
    look = sum(one.outcome is Outcome.LOOK for one in entries)
    refused = sum(one.outcome is Outcome.NOT_POSSIBLE for one in entries)
    parts = [_tr("{n} von selbst").format(n=count - look - refused)]
    parts += [_tr("{n} bitte ansehen").format(n=look)] * bool(look)
    parts += [_tr("{n} nicht möglich").format(n=refused)] * bool(refused)
    come = _tr("1 Eintrag ist") if count == 1 else _tr("{n} Einträge sind").format(n=count)
    said = _tr("Das Tagespaket ist zurück. {come} im Rathaus: {parts}.")
    return said.format(come=come, parts=", ".join(parts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("told_words", text)
