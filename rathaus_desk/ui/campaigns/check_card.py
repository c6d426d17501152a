"""Step 4: the funnel with its reasons, pairs that may be one person, and addresses that no window shows."""

from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    Campaign,
    DecidePair,
    HouseholdRule,
    PairToDecide,
    PutBack,
    StoredRecipient,
    TakeOut,
)
from rathaus_desk.domain.campaigns.campaigns import STEPS, Step
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.campaigns.lists import ListLine
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.mailing.objections import ONE_FOR_A_HOUSEHOLD
from rathaus_desk.domain.text import figure
from rathaus_desk.ui.campaigns.pair_panel import PairPanel
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import breakable, button, clear, label, row, show_text, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.funnel_words import in_words
from rathaus_desk.usecases.campaigns.overview import broken_lists, pairs, recipients
from rathaus_desk.usecases.campaigns.reading import write_rejects
from rathaus_desk.usecases.lists.export_files import Progress

_TOO_LONG = "Anschrift passt nicht ins Fenster"

_Ids = dict[str, int]  # of the two lines of a pair
BrokenList = tuple[tuple[str, ...], tuple[ListLine, ...]]  # heads, and the lines that could not be read


class CheckCard(StepCard):
    """What became of every line, and what somebody still has to decide."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr("Niemand wird von selbst zusammengelegt: Sie entscheiden, wer eine Person ist."),
        )
        self._campaign: Campaign | None = None
        self._leads = False  # whether the focus goes to what is to be done next
        self._outs: list[QPushButton] = []
        self._sent_pair: _Ids | None = None  # that is being decided
        self._decided: list[_Ids] = []  # here, the last one at the end
        self.sentence = label("", "strong")
        self.protected = label("", "muted")
        self.household = QCheckBox(self.tr("Ein Brief für jeden Haushalt"))
        self.household.clicked.connect(self._share)
        self.certain_button = button("", self.accept_certain)
        self.pair = PairPanel()
        self.pair.one.connect(partial(self.decide, PairDecision.ONE))
        self.pair.two.connect(partial(self.decide, PairDecision.TWO))
        self.windows = QWidget()
        self._windows = QVBoxLayout(self.windows)
        self._windows.setContentsMargins(0, 0, 0, 0)
        self.taken_out = QWidget()
        self._taken_out = QVBoxLayout(self.taken_out)
        self._taken_out.setContentsMargins(0, 0, 0, 0)
        self.taken_out.hide()
        self.rejects_button = button("", self.choose_rejects, "quiet")
        undo, keys = self.tr("Letzte Antwort zurücknehmen"), self.tr("Strg+Umschalt+Z")
        self.undo_button = button(undo, self.undo, "quiet", keys)
        self.undo_button.hide()
        self.work = LongWork(workplace.background)
        self.go_button = button(self.tr("Weiter"), self.go, "primary", self.tr("Strg+Enter"))
        for said in (self.sentence, self.protected):
            self.column.addWidget(said)
        self.column.addWidget(self.household)
        self.column.addLayout(wrapped(self.certain_button, self.undo_button, self.rejects_button))
        for one in (self.work, self.pair, self.windows, self.taken_out):
            self.column.addWidget(one)
        self.column.addLayout(row(None, self.go_button))
        self.column.addStretch(1)

    def show_campaign(self, campaign: Campaign) -> None:
        self._campaign = campaign
        if self._sent_pair is not None:
            self._decided.append(self._sent_pair)
            self._sent_pair = None
        self.undo_button.setVisible(bool(self._decided))
        self.sentence.setText(in_words(campaign.funnel).sentence)
        counts = dict(campaign.counts)
        own = counts.get(Fate.PROTECTED, 0)
        said = self.tr("{count} Briefe liegen am Ende in einem eigenen Stapel (Sperrvermerk § 52 BMG).")
        if own == 1:
            said = self.tr("Ein Brief liegt am Ende in einem eigenen Stapel (Sperrvermerk § 52 BMG).")
        show_text(self.protected, said.format(count=figure(own)) if own else "")
        self.household.setVisible(campaign.purpose in ONE_FOR_A_HOUSEHOLD)
        self.household.setChecked(campaign.household)
        broken = counts.get(Fate.BROKEN, 0)
        out = self.tr("{count} nicht lesbare Zeilen ausgeben …")
        out = self.tr("1 nicht lesbare Zeile ausgeben …") if broken == 1 else out
        self.rejects_button.setText(out.format(count=figure(broken)))
        self.rejects_button.setVisible(bool(broken))
        self.go_button.setEnabled(STEPS.index(campaign.step) > STEPS.index(Step.CHECK))
        if self.isVisible():
            self._look_closer()

    def forget(self) -> None:
        super().forget()
        self._sent_pair, self._decided = None, []
        self.undo_button.hide()

    def refuse(self, error: DeskError) -> None:
        self._sent_pair = None
        super().refuse(error)

    def begin(self) -> None:
        self._leads = True
        self._look_closer()

    def go(self) -> None:
        """Go on to the proof; while something is left to decide, say what, and go there."""
        if self.go_button.isEnabled():
            self._deeds.go_on()
            return
        said = self.tr("Hier ist noch kein Brief zu drucken. Bitte weitere Empfänger dazunehmen.")
        if self.pair.isVisibleTo(self):
            said = self.tr("Bitte erst sagen, ob die beiden eine Person sind.")
        elif self._outs:
            said = self.tr("Bitte erst herausnehmen, was nicht ins Fenster des Umschlags passt.")
        self._at.speaker.say(said)
        if self.pair.isVisibleTo(self) or self._outs:
            self._lead()

    def accept_certain(self) -> None:
        """Say of all pairs that are equal in every part that they are one person."""
        self._leads = True
        self._deeds.send(AcceptCertain, stay=True)

    def share(self) -> None:
        """Let a household get one letter, or each of its people one."""
        self._leads = True
        if self.household.isVisibleTo(self):
            self.household.click()

    def decide(self, decision: PairDecision) -> None:
        """Say of the pair that is shown whether it is one person."""
        pair, self.pair.pair = self.pair.pair, None  # a second press must not decide the same once more
        if pair is not None:
            self._leads = True
            self._sent_pair = {"first_id": pair.first.id, "second_id": pair.second.id}
            self._deeds.send(DecidePair, stay=True, decision=decision, **self._sent_pair)

    def undo(self) -> None:
        """Take the last answer back; the pair is asked again."""
        if not self._decided:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
            return
        self._leads = True
        self._deeds.send(DecidePair, stay=True, decision=PairDecision.UNDECIDED, **self._decided.pop())

    def choose_rejects(self) -> None:
        """Ask where the lines that could not be read go."""
        title, kind = self.tr("Nicht lesbare Zeilen speichern"), self.tr("CSV (*.csv)")
        target = ask_where(self, title, in_documents("Nicht-lesbar.csv"), kind, ".csv")
        if target is not None:
            self.write_rejects(target)

    def write_rejects(self, target: Path) -> None:
        """Give the broken lines back, each with its reason; each list has columns, so a file, of its own."""
        if self._campaign is not None:
            write = partial(self._write_rejects, target)
            self._at.background.ask(self, broken_lists, write, campaign_id=self._campaign.id)

    def _write_rejects(self, target: Path, found: tuple[BrokenList, ...]) -> None:
        if found:
            self.work.run(
                self.tr("Die Zeilen werden geschrieben"),
                partial(_write, target, found),
                partial(self._written, sum(len(lines) for _heads, lines in found)),
                self.refuse,
                len(found),
            )

    def _written(self, count: int, names: tuple[str, ...]) -> None:
        said = self.tr("{count} Zeilen sind geschrieben, jede mit ihrem Grund.")
        said = self.tr("1 Zeile ist geschrieben, mit ihrem Grund.") if count == 1 else said
        if len(names) > 1:
            said += " " + self.tr("Jede Liste hat ihre eigene Datei: {names}.")
        self._at.speaker.say(said.format(count=figure(count), names=", ".join(names)))

    def _share(self) -> None:
        self._deeds.send(HouseholdRule, stay=True, together=self.household.isChecked())

    def _look_closer(self) -> None:
        """Ask for what is still to be decided."""
        campaign = self._campaign
        if campaign is not None:
            ask = self._at.background.ask
            ask(self, pairs, self._show_pairs, campaign_id=campaign.id)
            ask(self, recipients, self._show_windows, campaign_id=campaign.id, window_problems=True)
            show, out = self._show_taken_out, Fate.TAKEN_OUT
            ask(self.taken_out, recipients, show, campaign_id=campaign.id, fate=out)

    def _show_pairs(self, found: tuple[PairToDecide, ...]) -> None:
        certain = sum(one.likeness is Likeness.SAME for one in found)
        left = self._campaign.undecided if self._campaign else len(found)
        together = self.tr("{count} ganz gleiche zusammenlegen")
        self.certain_button.setText(together.format(count=figure(certain)))
        self.certain_button.setVisible(certain > 1)
        self.pair.show_pair(found[0] if found else None, left)

    def _show_windows(self, found: tuple[StoredRecipient, ...]) -> None:
        held = any(one.hasFocus() for one in self._outs)
        clear(self._windows)
        self._outs = []
        self.windows.setVisible(bool(found))
        if found:
            self._list_windows(found)
        if self._leads or held:
            self._leads = False
            self._lead()

    def _lead(self) -> None:
        """Take the focus to what is still to be done."""
        if self.pair.isVisibleTo(self):
            self.pair.setFocus()
        else:
            (self._outs[0] if self._outs else self.go_button).setFocus()

    def _list_windows(self, found: tuple[StoredRecipient, ...]) -> None:
        many = self.tr("{count} Anschriften passen nicht ins Fenster des Umschlags")
        head = many if len(found) > 1 else self.tr("Eine Anschrift passt nicht ins Fenster des Umschlags")
        self._windows.addWidget(label(head.format(count=figure(len(found))), "strong"))
        for one in found:
            out = button(self.tr("Herausnehmen"), partial(self._take_out, one.id), "quiet")
            out.setAccessibleName(self.tr("{name} herausnehmen").format(name=one.name))
            self._outs.append(out)
            line = row(label(breakable(f"{one.name} – {one.reason}")), out)
            line.setStretch(0, 1)
            line.setSpacing(tokens.M)
            self._windows.addLayout(line)

    def _show_taken_out(self, found: tuple[StoredRecipient, ...]) -> None:
        """Name who was taken out: they get no letter unless somebody writes to them one by one."""
        focused = self.window().focusWidget()
        held = focused is not None and self.taken_out.isAncestorOf(focused)
        clear(self._taken_out)
        self.taken_out.setVisible(bool(found))
        head = self.tr("Herausgenommen, hier ohne Brief. Bitte einzeln anschreiben:")
        self._taken_out.addWidget(label(head, "strong"))
        for one in found:
            back = button(self.tr("Doch aufnehmen"), partial(self._put_back, one.id), "quiet")
            back.setAccessibleName(self.tr("{name} doch aufnehmen").format(name=one.name))
            where = ", ".join((one.name, *one.address[-2:]))
            line = row(label(breakable(f"{where} – {one.reason}")), back)
            line.setStretch(0, 1)
            self._taken_out.addLayout(line)
        if held:
            self._lead()

    def _put_back(self, recipient_id: int) -> None:
        self._leads = True
        self._deeds.send(PutBack, stay=True, recipient_id=recipient_id)

    def _take_out(self, recipient_id: int) -> None:
        self._leads = True
        self._deeds.send(TakeOut, stay=True, recipient_id=recipient_id, reason=_TOO_LONG)


def _write(target: Path, found: tuple[BrokenList, ...], progress: Progress) -> tuple[str, ...]:
    """Write a file for each list, the first where somebody wanted it; return their names."""
    written: list[Path] = []
    for heads, broken in found:
        progress.step()
        path = _free_beside(target) if written else target
        write_rejects(path, heads, broken)
        written.append(path)
    return tuple(one.name for one in written)


def _free_beside(target: Path) -> Path:
    """Return a name beside a file that no other file has: nobody was asked whether it may be replaced."""
    named = (target.with_stem(f"{target.stem}-{number}") for number in count(2))
    return next(one for one in named if not one.exists())
