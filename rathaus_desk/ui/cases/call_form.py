"""The form that promises a call for a case that is there: when, and on which number."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import hours, short_day
from rathaus_desk.domain.promises.promises import PromiseCall, Window
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.promises.promise_course import windows_for_case


class CallForm(QObject):
    """Knows the windows that somebody can keep; what is left open is chosen by what is known."""

    def __init__(self, workplace: Workplace, shown: Callable[[], Case]) -> None:
        super().__init__()
        self._at, self._shown = workplace, shown
        self._windows: tuple[Window, ...] = ()

    def ask(self, then: Callable[[], None]) -> None:
        """Read the windows of the case that is shown, then go on if it is still shown."""
        case_id = self._shown().id
        read = partial(self._read, case_id, then)
        self._at.background.ask(self, windows_for_case, read, case_id=case_id)

    def form(self) -> InlineForm:
        """Return the form."""
        windows = tuple((_in_words(one), str(at)) for at, one in enumerate(self._windows))
        title = self.tr("Wann rufen wir an?")
        keys = keys_in_words(self._at.actions["cases.send"])
        nearest = self.tr("die nächste, die sich halten lässt")
        when = Blank("promise", self.tr("Zeit"), choices=windows, unchosen=nearest)
        number = Blank("phone", self.tr("Telefon (leer: die Nummer, die wir haben)"), 1)
        return InlineForm(title, self.tr("Versprechen"), keys, (when, number))

    def first(self) -> Mapping[str, str]:
        """Return what an empty form begins with: the next window."""
        return {"promise": "0"} if self._windows else {}

    def command(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        """Return the promise as it was chosen; whom we may call is for the rules to say."""
        window = self._windows[int(values["promise"])] if values["promise"] else None
        return PromiseCall(
            case_id=self._shown().id,
            phone=values["phone"].strip(),
            start=window.start if window else None,
            end=window.end if window else None,
        )

    def _read(self, case_id: int, then: Callable[[], None], windows: tuple[Window, ...]) -> None:
        if self._shown().id == case_id:
            self._windows = windows
            then()


def _in_words(one: Window) -> str:
    return f"{short_day(one.start.date())}, {hours(one.start, one.end)}, {one.served_by}"
