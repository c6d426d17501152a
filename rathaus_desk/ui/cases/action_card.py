"""A card with actions: some act at once, the others unfold a form inside the card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout
from shiboken6 import isValid

from rathaus_desk.domain.cases.cases import Case, Task
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.inline_form import Draft, InlineForm
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.unanswered import UntilAnswered
from rathaus_desk.ui.kit.widgets import announce, button, label, restyle, show_text
from rathaus_desk.ui.kit.workplace import Workplace

LONG_KEYS = 7  # letters; longer ones stand in the tooltip, or the buttons would fill the card


@dataclass(frozen=True)
class Deed:
    """What one action of a card needs: why it is not possible now, and either a command or an errand.

    `command` is given the values of the form and the version that was seen, and may raise Refused; without
    `form` it is carried out at once. `prefill` gives what an empty form begins with. `said` is the sentence
    afterwards, or makes it of the result; `tell` says it itself, perhaps with a way back. `errand` is the
    page's own matter; `rare` stands behind "Mehr".
    """

    why_not: Callable[[], str]
    command: Callable[[Mapping[str, str], int], Command[Any]] | None = None
    said: str | Callable[[Any], str] = ""
    form: Callable[[], InlineForm] | None = None
    prefill: Callable[[], Mapping[str, str]] | None = None
    errand: Callable[[], None] | None = None
    rare: bool = False
    tell: Callable[[Any], None] | None = None


class ActionCard(QFrame):
    """Base of the head of a case and of its task cards; `version` is that of what the card shows.

    `others` is the kind of the buttons that are not the next step.
    """

    acted = Signal(str)
    unfolded = Signal()
    look_again = Signal()
    story_wanted = Signal()

    def __init__(self, workplace: Workplace, others: str = "") -> None:
        super().__init__()
        self.at = workplace
        self._others = others
        self.version = 0
        self.setProperty("kind", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        self.column.setSpacing(tokens.S)
        self.flow = FlowLayout()
        self.error = label("", "error")
        self.error.hide()
        self.place = FormPlace(self._build)
        self.place.changed.connect(self.unfolded)
        UntilAnswered(self.error, workplace.background)
        self._busy = False
        self._opened_by = ""
        self._deeds: Mapping[str, Deed] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._offered: tuple[str, ...] = ()
        self._apart: dict[str, FlowLayout] = {}
        self.unfolds = False
        self._said: dict[str, str] = {}
        self._more = button(self.tr("Mehr"), self._show_more, others or "quiet")
        self._more.setParent(self)
        self._more.hide()

    def offer(self, deeds: Mapping[str, Deed], apart: Mapping[str, FlowLayout] | None = None) -> None:
        """Set what can be done here, by the names of the registered actions.

        The buttons of those named in `apart` stand there, beside what they belong to.
        """
        self._deeds = deeds
        self._apart = dict(apart or {})
        self._buttons = {name: self._button(name) for name in deeds}

    def why_not(self, name: str) -> str:
        """Return why an action is not possible here and now, or an empty text if it is."""
        return self._deeds[name].why_not()

    def offers(self, name: str) -> bool:
        """Tell whether the action belongs to this kind of card."""
        return name in self._deeds

    def act(self, name: str) -> None:
        """Do an action, or unfold its form."""
        deed = self._deeds[name]
        why_not = deed.why_not()
        if why_not:
            self.at.speaker.say(why_not)
        elif deed.errand is not None:
            deed.errand()
        elif deed.form is None:
            self._send(name, {}, self.version)
        else:
            self._opened_by = name
            form = self.place.form(name)
            if deed.prefill is not None and not form.filled:
                form.fill(deed.prefill())
            self.place.unfold(name, self.version).focus_first()

    def send(self) -> bool:
        """Send the unfolded form; tell whether there was one."""
        name = self.place.unfolded
        if name:
            form = self.place.form(name)
            if not form.demand_choice():
                return True
            if form.all_theirs:
                self._leave_as_stored(name)
                return True
            seen = self.version if form.seen_version is None else form.seen_version
            self._send(name, form.values(), seen)
        return bool(name)

    def show_actions(self, next_step: str) -> None:
        """Show the actions that are possible, the next step filled."""
        possible = tuple(name for name in self._deeds if not self.why_not(name))
        rare = [name for name in possible if self._deeds[name].rare and name != next_step]
        usual = tuple(name for name in possible if self.unfolds or name not in rare)
        if (*usual, *map(str, (bool(rare), self.unfolds))) != self._offered:
            self._set_out(usual, rest=bool(rare))
        for name in usual:
            self._fill(name, name == next_step)

    def fold_rare(self) -> None:
        """Let what is rare stand behind "Mehr" again."""
        self.unfolds = False

    def _show_more(self) -> None:
        self.unfolds = not self.unfolds
        self.unfolded.emit()
        self._more.setFocus()

    def _set_out(self, names: tuple[str, ...], *, rest: bool) -> None:
        """Put these buttons into the flow; a hidden one would leave a gap there."""
        self._offered = (*names, str(rest), str(self.unfolds))
        flows = (self.flow, *self._apart.values())
        for flow in flows:
            while flow.takeAt(0) is not None:
                pass
        for name, one in self._buttons.items():
            one.setVisible(name in names)
            if name in names:
                self._apart.get(name, self.flow).addWidget(one)
        words = self.tr("Weniger") if self.unfolds else self.tr("Mehr")
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.setVisible(rest)
        if rest:
            self.flow.addWidget(self._more)
        for flow in flows:
            flow.invalidate()

    def say_on(self, name: str, text: str) -> None:
        """Let the button of an action say what it means here and now."""
        self._said[name] = text

    def _fill(self, name: str, first: bool) -> None:
        one, action = self._buttons[name], self.at.actions[name]
        keys = keys_in_words(action)
        text = self._said.get(name, action.text())
        on_it = keys and (first or len(keys) <= LONG_KEYS)
        one.setText(f"{text}  {keys}" if on_it else text)
        one.setAccessibleName(text)
        kind = "primary" if first else self._others if name not in self._apart else ""
        if one.property("kind") != kind:
            one.setProperty("kind", kind)
            restyle(one)

    def drafts(self) -> dict[str, Draft]:
        """Return what is typed and not sent."""
        return self.place.drafts()

    def restore(self, drafts: Mapping[str, Draft]) -> None:
        """Put back what was typed and not sent."""
        self.place.restore(drafts)

    def focus_action(self, name: str) -> None:
        """Go to the button of an action, or to where it can be unfolded."""
        one = self._buttons[name]
        (one if one.isVisibleTo(self) or not self._deeds[name].rare else self._more).setFocus()

    def _button(self, name: str) -> QPushButton:
        action = self.at.actions[name]
        made = button(action.text(), partial(self.act, name))
        made.setToolTip(plain_tip(f"{action.toolTip()} {keys_in_words(action)}".strip()))
        made.setAccessibleDescription(action.toolTip())
        made.setAutoDefault(True)  # Enter presses it
        made.setParent(self)
        made.hide()
        return made

    def _build(self, name: str) -> InlineForm:
        make = self._deeds[name].form
        if make is None:
            raise ValueError(f"{name} has no form")
        form = make()
        form.sent.connect(self.send)
        form.folded.connect(self._back_to_button)
        form.look_again.connect(partial(self._look_again, name))
        form.change_wanted.connect(partial(self._look_at_change, name))
        return form

    def _send(self, name: str, values: Mapping[str, str], seen_version: int) -> None:
        make = self._deeds[name].command
        if self._busy or make is None:
            return
        try:
            command = make(values, seen_version)
        except Refused as error:
            self._refused(name, error)
            return
        self._busy = True
        show_text(self.error, "")
        # The window's actions own the errand: were it this card, and the person went on to another case, the
        # lists would not hear of the change.
        owner = self.at.actions
        self.at.background.do(owner, command, partial(self._done, name), partial(self._refused, name))

    def _done(self, name: str, result: Any) -> None:
        deed = self._deeds[name]
        if deed.tell is not None:
            deed.tell(result)
        else:
            self.at.speaker.say(deed.said(result) if callable(deed.said) else deed.said)
        if not isValid(self):
            return
        self._busy = False
        if deed.form is not None:
            self.place.empty(name)
        # A promise has versions of its own; only what the card shows counts here.
        self.place.saw(result.version if isinstance(result, Case | Task) else self.version)
        self.acted.emit(name)

    def _refused(self, name: str, error: DeskError) -> None:
        if not isValid(self):
            self.at.speaker.say(str(error))
            return
        self._busy = False
        if self._deeds[name].form is not None:
            form = self.place.form(name)
            form.refuse(error)
            # The sentences need a layout before one can scroll to them.
            QTimer.singleShot(0, form, partial(self._bring_into_sight, form, error))
            return
        show_text(self.error, str(error))
        announce(self.error)
        if isinstance(error, Conflict):
            self.look_again.emit()

    def _bring_into_sight(self, form: InlineForm, error: DeskError) -> None:
        self.unfolded.emit()
        form.focus_refused(error)

    def _look_again(self, name: str) -> None:
        form = self.place.form(name)
        form.seen_version = form.stored_version  # what changes after that is another conflict
        form.forgive()
        form.focus_first()
        self.look_again.emit()

    def _leave_as_stored(self, name: str) -> None:
        self.place.empty(name)
        self.at.speaker.say(self.tr("Es bleibt, wie es gespeichert ist. Von Ihnen wurde nichts geändert."))
        self.acted.emit(name)

    def _look_at_change(self, name: str) -> None:
        form = self.place.form(name)
        form.focus_first()
        if self._deeds[name].prefill is None:  # else sending shows both versions, field by field
            form.seen_version = self.version
            form.say_meanwhile("")
        self.story_wanted.emit()

    def _back_to_button(self) -> None:
        if self._opened_by:
            self.focus_action(self._opened_by)
