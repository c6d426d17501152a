"""What every page is given: the lanes, the look, the actions, and a way to speak to the person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.privacy import Privacy


class Speaker(Protocol):
    """The window as a page sees it."""

    def say(self, text: str) -> None:
        """Show a short line that goes away by itself, and announce it to screen readers."""

    def offer(self, text: str, verb: str, action_name: str, seconds: int) -> None:
        """Show a line with one button that triggers a registered action."""

    def go_to(self, room: str) -> QWidget:
        """Open a room and return its page."""

    def open_hit(self, hit: Hit) -> None:
        """Open what a search has found."""

    def show_paper(
        self,
        title: str,
        pdf: bytes,
        file_name: str,
        went_out: Callable[[str, int], None] | None = None,
        kind: PrintKind = PrintKind.LETTER,
        *,
        at_once: bool = True,
    ) -> None:
        """Show a finished sheet beside the page, ready to print or save.

        `went_out` is told each time where to, and how many pages; `kind` says whose printer it is, which
        prints it `at_once` if one is remembered.
        """


@dataclass(frozen=True)
class Workplace:
    """The surroundings of a page."""

    background: Background
    look: Look
    actions: Actions
    speaker: Speaker
    privacy: Privacy = field(default_factory=Privacy)
