"""How a stop divides its time: how long one may come without a booking, how much lies between two of them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QVBoxLayout

from rathaus_desk.domain.bookings.bookings import SetSlotRule, SlotRule, StopRule, free_slots, walk_in_time
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.ui.road.road_desk import RoadDesk
from rathaus_desk.usecases.bookings.slot_rules import rule_of

SLOTS_FORM = "slots"
NINE, USUAL_MINUTES, MOST_SHOWN = 9 * 60, 15, 8
Times = tuple[int, int]  # a halt from and to, minutes of the day


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("SlotForm", text)


class SlotForm(InlineForm):
    """Two figures, and below them what they mean for a halt."""

    def __init__(self, name: str, times: Times) -> None:
        super().__init__(
            tr("Zeiten am Halt: {name}").format(name=name), tr("Speichern"), tr("Strg+Enter"),
            (
                Blank("walk_in", tr("Am Ende ohne Anmeldung, in Minuten (0: nur mit Anmeldung)"), 1),
                Blank("buffer", tr("Zwischen zwei Anmeldungen, in Minuten"), 1),
            ),
        )  # fmt: skip
        self._times = times
        self.example = label("", "muted")
        inner = self.layout()
        if isinstance(inner, QVBoxLayout):
            inner.insertWidget(inner.indexOf(self.error), self.example)
        self.typed.connect(self._show_example)

    def _show_example(self) -> None:
        try:
            rule = rule_from(self.values())
        except Refused:
            show_text(self.example, "")
        else:
            show_text(self.example, example_of(self._times, rule))


def rule_from(values: Mapping[str, str]) -> SlotRule:
    """Return what the form says. Refuses what is no figure."""
    return SlotRule(*(_whole(values[name], name) for name in ("walk_in", "buffer")))


def example_of(times: Times, rule: SlotRule) -> str:
    """Return in words what a rule means for a halt: its slots for a usual concern, and the time without."""
    opens, closes = times
    slots = free_slots(opens, closes, USUAL_MINUTES, rule, set())
    first, last = minute_on_clock(opens), minute_on_clock(closes)
    said = [tr("Bei einem Halt von {first} bis {last} Uhr:").format(first=first, last=last)]
    if slots:
        listed = ", ".join(minute_on_clock(one) for one in slots[:MOST_SHOWN])
        more = tr(" und weitere") if len(slots) > MOST_SHOWN else ""
        words = tr("{count} Anmeldungen zu 15 Minuten, {listed}{more}.")
        one = tr("eine Anmeldung zu 15 Minuten, {listed}.")
        said.append((one if len(slots) == 1 else words).format(count=len(slots), listed=listed, more=more))
    else:
        said.append(tr("keine Anmeldung zu 15 Minuten."))
    without = walk_in_time(opens, closes, rule)
    if without is not None:
        said.append(tr("Ohne Anmeldung ab {first} Uhr.").format(first=minute_on_clock(without[0])))
    return " ".join(said)


class SlotRules(QObject):
    """Opens the form for the chosen stop and sends it."""

    def __init__(self, parent: QObject, page: RoadDesk) -> None:
        super().__init__(parent)
        self._page, self._at = page, page.at
        self._stop: Stop | None = None
        self._before: StopRule | None = None
        page.deeds.more[SLOTS_FORM] = self

    def edit(self) -> None:
        """Open the rule of the chosen stop."""
        board = self._page.board
        self._stop = board.stop(self._page.chosen_stop()) if board else None
        if self._stop is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Haltepunkt wählen."))
        elif self._page.deeds.may(SetSlotRule):
            self._at.background.ask(self, rule_of, partial(self._unfold, self._stop), stop_id=self._stop.id)

    def build(self) -> InlineForm:
        """Return the form of the stop that is meant, with its chosen halt as the example."""
        stop, halt = self._stop, self._page.chosen().halt
        if halt is not None and stop is not None and halt.stop_id == stop.id:
            return SlotForm(stop.words.name, (halt.times.opens, halt.times.closes))
        minutes = stop.words.minutes if stop else 60
        return SlotForm(stop.words.name if stop else "", (NINE, NINE + minutes))

    def send(self, form: InlineForm) -> None:
        """Save what the form says; bookings that stand keep their time."""
        stop, before = self._stop, self._before
        if stop is None or before is None:
            return
        command = SetSlotRule(
            stop_id=stop.id, rule=rule_from(form.values()), seen_version=form.seen_version or 0
        )
        form.set_busy(True)
        said = self.tr("Die Zeiten an {name} sind gespeichert.").format(name=stop.words.name)
        self._page.undoing.do(
            command, said, lambda saved: _back(before, saved),
            lambda _saved: self._page.deeds.place.empty(_form_of(stop)), form.refuse,
        )  # fmt: skip

    def _unfold(self, stop: Stop, found: StopRule) -> None:
        self._before = found
        values = {"walk_in": str(found.rule.walk_in), "buffer": str(found.rule.buffer)}
        self._page.deeds.unfold(_form_of(stop), values, "walk_in", found.version)


def _form_of(stop: Stop) -> str:
    return f"{SLOTS_FORM}.{stop.id}"


def _back(before: StopRule, saved: StopRule) -> SetSlotRule:
    return SetSlotRule(stop_id=before.stop_id, rule=before.rule, seen_version=saved.version)


def _whole(text: str, field: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 4:
        raise Refused(tr("„{text}“ ist keine Zahl von Minuten.").format(text=text.strip()), field)
    return int(text)
