"""The chosen pack: where it is, who took it along, what came back; a lost one says whose data was in it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.pack.pack import Pack, PackedPerson, PackState, ReadmitPack
from rathaus_desk.domain.pack.told import EntryTold
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import announce, button, clear, label, row, show_text, tone
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_actions import LOST, PEOPLE, READMIT
from rathaus_desk.ui.pack.told_words import OUTCOME_TONES, came_back_words
from rathaus_desk.usecases.pack.pack_work import DayTold

TONES = {PackState.OUT: "soon", PackState.BACK: "done", PackState.REVOKED: "late"}
LOOK = "room.pack_conflicts"
MOST_NAMES, LEAST_ROWS = 60, 7


class PackCard(QFrame):
    """Follows the cursor; after a hand-back it tells what became of each entry."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.title, self.state = label("", "large"), label("", wrap=False)
        self.told = label("", "strong")
        self.clock = label("", "strong")
        self.entries: RowsView[EntryTold] = RowsView(
            self.tr("Was zurückkam"), self._columns(), workplace.look, lambda one: one.seq
        )
        self._lines, self._names = QVBoxLayout(), QVBoxLayout()
        self._people = QWidget()
        self._people.setLayout(self._names)
        self._lay_out()
        self.show_pack(None)

    def show_pack(self, one: Pack | None) -> None:
        """Show a pack, or that there is none."""
        self.title.setText(
            self.tr("Tagespaket {day}, {vehicle}").format(day=numeric_date(one.day), vehicle=one.vehicle)
            if one
            else self.tr("Was ist ein Tagespaket?")
        )
        clear(self._lines)
        show_text(self.state, word(one.state) if one else "")
        tone(self.state, TONES[one.state] if one else "")
        if one is None:
            said = self.tr(
                "Alles, was ein Fahrzeug an einem Tag braucht, verschlüsselt auf einem Laptop: die "
                "Anmeldungen und Vorgänge dieses Tages. Unterwegs geht die Arbeit damit ohne Netz weiter; am "
                "Abend kommt alles mit „Zurückgeben“ ins Rathaus."
            )
            self._lines.addWidget(label(said))
        for title, text in self._told_of(one):
            self._lines.addWidget(label(f"{title}: {text}"))
        for name, shown in self._offered(one).items():
            self.verbs[name].setVisible(shown)
        self.show_back(None)
        show_text(self.clock, one.clock if one else "")
        self.show_people(())

    def show_back(self, told: DayTold | None) -> None:
        """Show in a sentence, and as a list, what came of a hand-back."""
        show_text(self.told, self.sentence(told) if told else "")
        self.entries.show_items(told.entries if told else ())
        self.entries.setVisible(told is not None and bool(told.entries))
        if told is not None:
            show_text(self.clock, told.back.clock)
            announce(self.told)

    def show_lock(self, words: str) -> None:
        """Say what keeps strangers out of a pack that was just made."""
        show_text(self.told, words)
        announce(self.told)

    def show_people(self, people: Sequence[PackedPerson], told: bool = False) -> None:
        """Name those whose data is in a lost pack; `told` also says that there is nobody."""
        clear(self._names)
        self._people.setVisible(bool(people) or told)
        if not people and not told:
            return
        one = self.tr("Darin waren Daten einer Person. Sie muss es wissen:")
        more = self.tr("Darin waren Daten von {count} Personen. Sie müssen es wissen:")
        head = label((one if len(people) == 1 else more).format(count=len(people)), "strong")
        if not people:
            head.setText(self.tr("Darin waren keine Daten von Personen."))
        self._names.addWidget(head)
        shown = () if self._at.privacy.counter_view else people[:MOST_NAMES]
        for person in shown:
            self._names.addWidget(label(person.name))
        if self._at.privacy.counter_view:
            self._names.addWidget(label(self.tr("Die Namen stehen auf der gedruckten Liste."), "muted"))
        elif len(people) > MOST_NAMES:
            rest = self.tr("und {count} weitere; alle stehen auf der gedruckten Liste")
            self._names.addWidget(label(rest.format(count=len(people) - MOST_NAMES), "muted"))
        announce(head)

    def sentence(self, told: DayTold) -> str:
        """Say in a sentence what came of a hand-back."""
        said = came_back_words(told.entries)
        if told.receipt:
            gone = self.tr("Gelöscht wurde nichts; die Quittung für den Laptop liegt unter {path}.")
            return f"{said} {gone.format(path=told.receipt)}"
        return f"{said} {self.tr('Diese Datei ist gelöscht.')}"

    def _told_of(self, one: Pack | None) -> list[tuple[str, str]]:
        if one is None:
            return []
        issued = f"{numeric_date(one.issued_at)}, {clock(one.issued_at)} Uhr, {one.by}"
        until = f"{numeric_date(one.expires_at)}, {clock(one.expires_at)} Uhr"
        lines = [(self.tr("Laptop"), one.device), (self.tr("Mitgenommen"), issued)]
        if one.state is PackState.OUT:
            lines.append((self.tr("Gilt bis"), until))
        if one.applied:
            lines.append((self.tr("Einträge im Rathaus"), str(one.applied)))
        if one.open_conflicts:
            lines.append((self.tr("Bitte ansehen"), str(one.open_conflicts)))
        return lines

    def _offered(self, one: Pack | None) -> dict[str, bool]:
        may = self._at.background.desk.may
        return {
            LOOK: one is not None and one.open_conflicts > 0,
            LOST: one is not None and one.state is PackState.OUT,
            READMIT: one is not None and one.state is PackState.REVOKED and may(ReadmitPack),
            PEOPLE: one is not None and one.state is not PackState.BACK,
        }

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        self._lines.setSpacing(tokens.XS)
        self._names.setContentsMargins(0, 0, 0, 0)
        self._names.setSpacing(tokens.XS)
        inner.addWidget(self.title)
        inner.addLayout(row(self.state, None))
        inner.addLayout(self._lines)
        for part in (self.told, self.clock):
            inner.addWidget(part)
        inner.addWidget(self.entries)
        inner.addWidget(self._people)
        verbs = FlowLayout(tokens.S)
        actions = self._at.actions
        short = {LOOK: self.tr("Bitte ansehen"),
                 LOST: self.tr("Ist verloren"), READMIT: self.tr("Wieder zulassen"),
                 PEOPLE: self.tr("Personen drucken")}  # fmt: skip
        self.verbs = {
            name: button(text, actions[name].trigger, "quiet", keys_in_words(actions[name]))
            for name, text in short.items()
        }
        for one in self.verbs.values():
            verbs.addWidget(one)
        inner.addLayout(verbs)
        inner.addStretch(1)
        self._fit()
        self._at.look.changed.connect(self._fit)

    def _fit(self) -> None:
        """Show some lines of the list however large the letters are; the card scrolls."""
        self.entries.setMinimumHeight(self._at.look.pixels(tokens.ROW) * (LEAST_ROWS + 1))

    def _columns(self) -> list[Column[EntryTold]]:
        return [
            Column(self.tr("Nr."), lambda one: str(one.seq), 50, right=True),
            Column(self.tr("Was"), lambda one: one.words),
            Column(
                self.tr("Ergebnis"),
                lambda one: word(one.outcome),
                170,
                tone=lambda one: OUTCOME_TONES[one.outcome],
            ),
        ]
