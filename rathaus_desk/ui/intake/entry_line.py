"""The one entry line: it understands persons, concerns, phone numbers, case numbers and slips."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.recents import RememberOpened
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.ui.intake.hit_list import AS_NAME, AS_NEW, AS_NOBODY, AS_PHONE, HitList
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.fitting_hint import FittingHint
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.privacy import Privacy
from rathaus_desk.usecases.cases.recents import recents
from rathaus_desk.usecases.find.entry_line import entry_line, rather_a_name

NOBODY = ("-", "–")  # typed instead of a name by somebody who gives none
MOST_FOUND = 6  # hits beside the two ways to take down a name
MOST_RECENT = 8
FEWEST_DIGITS = 6  # of a phone number that somebody wants to be called back on


class EntryLine(QLineEdit):
    """Asks while one types; Enter takes the best hit, also if its answer is still under way."""

    taken = Signal(object)
    nothing = Signal(str)
    unlooked = Signal(str)  # nobody can be looked up now, and it does not read like a whole name
    refused = Signal(object)

    def __init__(self, background: Background, look: Look, over: QWidget, privacy: Privacy) -> None:
        super().__init__()
        self._privacy = privacy
        self._last_typed = ""
        self.setProperty("kind", "entry")
        self.setAccessibleName(self.tr("Name, Anliegen, Telefon- oder Vorgangsnummer"))
        longest = self.tr("Name, Anliegen, Telefon oder Vorgangsnummer")
        FittingHint(self, (longest, self.tr("Name, Anliegen oder Nummer"), self.tr("Name, Anliegen")))
        at_most(self, 300)
        self.person_chosen = False
        self.may_add = True  # whether a new person can be written down at this point
        self.list = HitList(over, look)
        self._over = over
        self._background = background
        self._answered = ""
        self._stepped = False  # whether the hit was chosen by hand
        self.textEdited.connect(self._ask)
        self.list.picked.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.isVisible():
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
            self._stepped = True
        elif key == Qt.Key.Key_Down and not self.text():
            self._background.ask(self, recents, self._show_recent, limit=MOST_RECENT)
        elif key == Qt.Key.Key_Up and not self.text() and self._last_typed:
            self.setText(self._last_typed)
            self._ask(self._last_typed)
        elif key == Qt.Key.Key_Escape and (self.list.isVisible() or self.text()):
            self.empty()
        else:
            super().keyPressEvent(event)

    def empty(self) -> None:
        """Forget what was typed and found."""
        self.clear()
        self._answered = ""
        self.list.show_hits(())

    def forget(self) -> None:
        """Forget also the last term; somebody else sits here now."""
        self.empty()
        self._last_typed = ""

    def place_list(self) -> None:
        """Lay the list of hits right below the line."""
        corner = self.mapTo(self._over, self.rect().bottomLeft())
        self.list.move(corner.x(), corner.y() + tokens.XS)
        self.list.setFixedWidth(self.width())
        seen = self._over.visibleRegion().boundingRect().bottom()  # less than the height where it scrolls
        lowest = seen if seen > corner.y() else self._over.height()
        self.list.keep_within(lowest - corner.y() - 2 * tokens.XS)
        self.list.raise_()

    def _ask(self, text: str) -> None:
        self._stepped = False
        if not text.strip():
            self._answered = text
            self.list.show_hits(())
            return

        def show(hits: tuple[Hit, ...]) -> None:
            if self.text() == text:
                self._answered = text
                self.list.show_hits(self._with_name(hits, text))
                self.place_list()

        self._background.ask(self, entry_line, show, text=text, person_chosen=self.person_chosen)

    def _show_recent(self, hits: tuple[Hit, ...]) -> None:
        """Show what was opened last, by kind; where people look at the screen, nobody's name."""
        if self.text():
            return
        if self._privacy.counter_view:
            hits = tuple(replace(one, detail="") for one in hits if one.kind is not HitKind.PERSON)
        kinds = list(dict.fromkeys(one.kind for one in hits))
        self._answered = ""
        self.list.show_hits(tuple(sorted(hits, key=lambda one: kinds.index(one.kind))))
        self.place_list()

    def _enter(self) -> None:
        text = self.text()
        hit = self.list.chosen()
        if self._answered == text and hit is not None:
            self._take_best(text, hit)
            return
        if not text.strip():
            return
        waiting = QObject(self)  # an owner of its own, so that later typing does not displace this answer

        def take(hits: tuple[Hit, ...]) -> None:
            waiting.deleteLater()
            found = self._with_name(hits, text)
            if found:
                self._take_best(text, found[0])
            else:
                self.nothing.emit(text)

        self._background.ask(
            waiting, entry_line, take, on_refusal=self.refused.emit,
            text=text, person_chosen=self.person_chosen,
        )  # fmt: skip

    def _take_best(self, text: str, hit: Hit) -> None:
        """Take a hit, but no shorthand for a name: without the server nobody finds out whose it is."""
        shorthand = hit.key == AS_NAME and text == text.lower() and not self._stepped
        if shorthand and self._background.desk.away:
            self.unlooked.emit(text)
        else:
            self._take(hit)

    def _take(self, hit: Hit) -> None:
        self._last_typed = self.text().strip() or self._last_typed
        self.empty()
        if hit.id and hit.kind in (HitKind.PERSON, HitKind.SERVICE):  # a case is remembered where it opens
            remember = RememberOpened(kind=hit.kind, record_id=hit.id)
            self._background.do(self, remember, lambda _none: None)
        self.taken.emit(hit)

    def _with_name(self, hits: tuple[Hit, ...], text: str) -> tuple[Hit, ...]:
        """Add the way to take down a name or a number that is in no register."""
        if self.person_chosen:
            return hits
        if text.strip() in NOBODY:
            detail = self.tr("ohne Namen aufnehmen, mit Abholcode")
            return (Hit(HitKind.PERSON, 0, AS_NOBODY, self.tr("Anonym"), detail, "", 0.0),)
        letters, digits = sum(one.isalpha() for one in text), sum(one.isdigit() for one in text)
        if not letters and digits >= FEWEST_DIGITS and not hits and read_number(text) is None:
            detail = self.tr("als Rückrufnummer übernehmen, ohne Namen")
            return (Hit(HitKind.PERSON, 0, AS_PHONE, text.strip(), detail, "", 0.0),)
        if letters < 2:
            return hits
        detail = self.tr("als Namen aufnehmen, ungeprüft")
        if self._background.desk.away:
            detail = self.tr("als Namen aufnehmen; nachschlagen lässt sich gerade niemand")
        named = Hit(HitKind.PERSON, 0, AS_NAME, text.strip(), detail, "", 0.0)
        first = rather_a_name(text, hits)
        hits, last = ((named, *hits), ()) if first else (hits, (named,))
        if not self.may_add:
            return (*hits[: MOST_FOUND + 1], *last)
        detail = self.tr("als neue Person ins Verzeichnis aufnehmen")
        return (*hits[:MOST_FOUND], *last, Hit(HitKind.PERSON, 0, AS_NEW, text.strip(), detail, "", 0.0))
