"""Which drafts there are while the server is away: as told last, as typed here, less what is done with."""

from typing import Any

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.intake.drafts import DraftLine, DropDraft, TakeDraft
from rathaus_desk.usecases.intake.outbox import Outbox


class DraftsMeanwhile:
    """Remembers, in memory only, the lines of what lies on the server; their texts stay there."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lines: tuple[DraftLine, ...] = ()

    def told(self, lines: tuple[DraftLine, ...]) -> tuple[DraftLine, ...]:
        """Return what the server tells without what was saved or thrown away here and waits to be told."""
        done_with = self._outbox.drafts_done_with()
        self._lines = tuple(one for one in lines if one.id not in done_with)
        return self._lines

    def carried_out(self, command: Command[Any]) -> None:
        """Note which draft lies nowhere to be taken any more."""
        if isinstance(command, (TakeDraft, DropDraft)):
            self._lines = tuple(one for one in self._lines if one.id != command.draft_id)

    def shown(self, here: tuple[DraftLine, ...]) -> tuple[DraftLine, ...]:
        """Return all drafts in the order in which they were begun; what is typed here is the newest."""
        done_with, typed = self._outbox.drafts_done_with(), {one.id for one in here}
        lines = (*here, *(one for one in self._lines if one.id not in typed))
        left = (one for one in lines if one.id not in done_with)
        return tuple(sorted(left, key=lambda one: (one.begun_at, one.id)))
