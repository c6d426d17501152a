"""Schlange und Tresen: which counters there are, and the published rule, for who may change them."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.office.counters import Counter, SaveCounter
from rathaus_desk.domain.queue.queue import RuleFigures, SetQueueRules
from rathaus_desk.domain.queue.queue_rules import QueueRules, rule_in_words
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.unanswered import UntilAnswered
from rathaus_desk.ui.kit.widgets import announce, button, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.queue.queue_setup import QueueSetup, queue_setup

WIDTH, HEIGHT = 900, 640  # at 100 %
SHARE = 0.94  # of the screen, at most
YES, NO = "yes", "no"
NEW = {
    "name": "", "room": "", "unit": "", "step_free": YES, "takes_queue": YES, "active": YES,
}  # fmt: skip


class QueueSetupWindow(QDialog):
    """Two tabs with a form each; every change holds from the moment it is stored."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._at = workplace
        self._units: dict[int, tuple[str, str]] = {}
        self._editing: Counter | None = None
        self.setWindowTitle(self.tr("Schlange und Tresen"))
        self.setProperty("help", "queue")
        room = parent.screen().availableGeometry().size() * SHARE
        wanted = QSize(workplace.look.pixels(WIDTH), workplace.look.pixels(HEIGHT))
        self.resize(wanted.boundedTo(room))
        self.counters: RowsView[Counter] = RowsView(
            self.tr("Tresen"), self._columns(), workplace.look, lambda one: one.id
        )
        self.counters.doubleClicked.connect(lambda _index: self.change())
        self.counter_form = self.rule_form = InlineForm("", "", "", ())
        self._list, self._area = QWidget(), scrolled(QWidget())
        self.rule = label("")
        self.said, self.wrong = label("", "strong"), label("", "error")
        UntilAnswered(self.wrong, workplace.background)
        self.tabs = QTabWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.addWidget(self.tabs, 1)
        for one in (self.said, self.wrong):
            whole.addWidget(one)
            show_text(one, "")
        self.close_button = button(self.tr("Schließen"), self.accept, keys=self.tr("Esc"))
        whole.addLayout(row(None, self.close_button))
        self.tabs.currentChanged.connect(self._make_room)
        workplace.background.ask(self, queue_setup, self._begin, on_refusal=self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._send()
        elif enter and self.counters.hasFocus():
            self.change()
        else:
            super().keyPressEvent(event)

    def new(self) -> None:
        """Open the form for another counter."""
        self._editing = None
        self._unfold(NEW)

    def change(self) -> None:
        """Open the form with what is known of the chosen counter."""
        one = self.counters.chosen()
        if one is None:
            return
        self._editing = one
        self._unfold(
            {
                "name": one.name,
                "room": one.room,
                "unit": self._units[one.unit_id][0],
                "step_free": _yes(one.step_free),
                "takes_queue": _yes(one.takes_queue),
                "active": _yes(one.active),
            }
        )

    # Building

    def _begin(self, found: QueueSetup) -> None:
        self._units = {one.id: (one.key, one.name) for one in found.units}
        tr = self.tr
        self.counter_form = InlineForm(
            tr("Tresen"), tr("Speichern"), tr("Strg+Enter"),
            (
                Blank("name", tr("Name, wie er auf der Anzeige steht"), 1),
                Blank("room", tr("Raum, zum Beispiel Erdgeschoss rechts"), 1),
                Blank("unit", tr("Stelle"), choices=tuple((name, key) for key, name in self._units.values())),
                Blank("step_free", tr("Zugang"), choices=((tr("ohne Stufen"), YES), (tr("mit Stufen"), NO))),
                Blank("takes_queue", tr("Wen der Tresen aufruft"),
                      choices=((tr("alle, die warten"), YES), (tr("nur, wer dorthin bestellt ist"), NO))),
                Blank("active", tr("Betrieb"),
                      choices=((tr("in Gebrauch"), YES), (tr("außer Gebrauch"), NO))),
            ),
        )  # fmt: skip
        self.rule_form = InlineForm(
            tr("Die Regel"), tr("Speichern"), tr("Strg+Enter"),
            (
                Blank("bound", tr("Nach so vielen Minuten wird niemand mehr überholt"), 1),
                Blank("appointment_ahead", tr("Wer einen Termin hat, zählt so viele Minuten früher"), 1),
                Blank("access_ahead", tr("Wer Vorrang hat, zählt so viele Minuten früher"), 1),
                Blank("calls", tr("So oft wird eine Nummer aufgerufen, bevor sie beiseitegelegt wird"), 1),
            ),
        )  # fmt: skip
        self.counter_form.sent.connect(self._send)
        self.rule_form.sent.connect(self._send)
        self.rule_form.folded.connect(self.accept)
        self.tabs.addTab(self._counter_tab(), tr("Tresen"))
        self.tabs.addTab(self._rule_tab(), tr("Regel"))
        self._show(found)
        self._fill_rules(found.rules)
        self.counters.setFocus()

    def _counter_tab(self) -> QWidget:
        made = QWidget()
        new, change = button(self.tr("Neuer Tresen"), self.new), button(self.tr("Ändern"), self.change)
        upper = QVBoxLayout(self._list)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.counters, 1)
        upper.addLayout(row(new, change, None))
        inner = QVBoxLayout(made)
        inner.addWidget(self._list, 1)
        self._area.setWidget(self.counter_form)
        self._area.hide()
        self.counter_form.folded.connect(self._folded)
        inner.addWidget(self._area, 1)
        return made

    def _rule_tab(self) -> QWidget:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setSpacing(tokens.M)
        inner.addWidget(self.rule)
        inner.addWidget(self.rule_form)
        inner.addStretch(1)
        return scrolled(content)

    def _columns(self) -> tuple[Column[Counter], ...]:
        tr = self.tr
        return (
            Column(tr("Name"), lambda one: one.name, 180),
            Column(tr("Stelle"), lambda one: self._units.get(one.unit_id, ("", ""))[1]),
            Column(tr("Zugang"), lambda one: tr("ohne Stufen") if one.step_free else tr("mit Stufen"), 120),
            Column(tr("Ruft auf"), lambda one: tr("alle") if one.takes_queue else tr("nur Bestellte"), 130),
            Column(tr("Betrieb"), lambda one: tr("in Gebrauch") if one.active else tr("außer Gebrauch"), 140),
        )

    # What happens

    def _unfold(self, values: dict[str, str]) -> None:
        show_text(self.said, "")
        self.counter_form.forgive()
        self.counter_form.set_busy(False)
        self.counter_form.fill(values)
        self._area.show()
        self._make_room()
        self.counter_form.show()
        self.counter_form.focus_first()

    def _folded(self) -> None:
        self._area.hide()
        self._make_room()
        self.counters.setFocus()

    def _make_room(self) -> None:
        """Show the list or the form, never two things to close at once: both do not fit in large type."""
        show_text(self.wrong, "")
        unfolded = not self._area.isHidden()
        self._list.setVisible(not unfolded)
        self.close_button.setVisible(not unfolded and self.tabs.currentIndex() == 0)

    def _send(self) -> None:
        if self.tabs.currentIndex() == 1:
            self._save_rules()
        elif self.counter_form.isVisible():
            self._save_counter()

    def _save_counter(self) -> None:
        values = self.counter_form.values()
        if not values["unit"]:
            self._refuse(self.counter_form, Refused(self.tr("Bitte eine Stelle wählen."), "unit"))
            return
        command = SaveCounter(
            key=self._editing.key if self._editing else "",
            name=values["name"],
            unit=values["unit"],
            room=values["room"],
            step_free=values["step_free"] == YES,
            active=values["active"] != NO,
            takes_queue=values["takes_queue"] != NO,
        )
        refuse = partial(self._refuse, self.counter_form)
        self._at.background.do(self, command, self._counter_saved, refuse)

    def _save_rules(self) -> None:
        if not self.rule_form.demand_choice():
            return
        values = self.rule_form.values()
        try:
            numbers = {name: _number(text, name) for name, text in values.items()}
        except Refused as refused:
            self._refuse(self.rule_form, refused)
            return
        command = SetQueueRules(
            bound=numbers["bound"],
            appointment_ahead=numbers["appointment_ahead"],
            access_ahead=numbers["access_ahead"],
            calls=numbers["calls"],
            seen=RuleFigures(**{name: int(text) for name, text in self.rule_form.base.items()}),
        )
        refuse = partial(self._refuse, self.rule_form)
        self._at.background.do(self, command, self._rules_saved, refuse)

    def _counter_saved(self, saved: Counter) -> None:
        self.counter_form.fold()
        self._read_again(self.tr("{name} ist gespeichert.").format(name=saved.name), saved)

    def _rules_saved(self, _none: None) -> None:
        self.rule_form.forgive()
        self.rule_form.begin(0)
        self._read_again(self.tr("Die Regel gilt ab jetzt, auch für alle, die schon warten."))

    def _read_again(self, said: str, saved: Counter | None = None) -> None:
        def show(found: QueueSetup) -> None:
            self._show(found)
            if saved is not None:
                self.counters.selectRow(self.counters.rows.row_of(saved.id))
            show_text(self.wrong, "")
            show_text(self.said, said)

        self._at.background.ask(self, queue_setup, show)

    def _show(self, found: QueueSetup) -> None:
        self.counters.show_items(found.counters)
        self.rule.setText(
            self.tr("Auf Marke und Anzeige steht: „{rule}“").format(rule=rule_in_words(found.rules))
        )

    def _fill_rules(self, known: QueueRules) -> None:
        in_minutes = {
            "bound": known.bound,
            "appointment_ahead": known.appointment_ahead,
            "access_ahead": known.access_ahead,
        }
        values = {name: str(round(span.total_seconds() / 60)) for name, span in in_minutes.items()}
        self.rule_form.fill({**values, "calls": str(known.calls)})
        self.rule_form.begin(0)

    def _refuse(self, form: InlineForm, error: DeskError) -> None:
        """Say what was wrong below the form, where it is in sight in large type too."""
        show_text(self.said, "")
        form.refuse(error)
        form.error.hide()
        show_text(self.wrong, str(error))
        announce(self.wrong)
        form.focus_refused(error)

    def _refused(self, error: DeskError) -> None:
        show_text(self.wrong, str(error))


def _yes(value: bool) -> str:
    return YES if value else NO


def _number(text: str, field: str) -> int:
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > 4:
        raise Refused("Bitte hier eine Zahl eintragen. Es wurde nichts geändert.", field)
    return int(plain)
