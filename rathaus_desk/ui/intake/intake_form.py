"""The intake form: person, concerns, how we answer. Only one concern is needed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import day_in_speech, hours
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.intake.intake import IntakePreview
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Need, Person
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy, Window
from rathaus_desk.domain.words import word
from rathaus_desk.ui.intake.behalf_block import BehalfBlock
from rathaus_desk.ui.intake.concern_block import ConcernBlock
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.intake.finished_concerns import FinishedConcerns
from rathaus_desk.ui.intake.intake_draft import BehalfDraft, ConcernDraft, IntakeDraft, empty_draft
from rathaus_desk.ui.intake.person_block import PersonBlock
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import label, mark_wrong, show_text


class IntakeForm(QWidget):
    """Says `edited` when the preview must be asked anew, `typed` on every change."""

    edited = Signal()
    typed = Signal()
    turned = Signal()  # another concern of the visit is open now

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.channel = Channel.PHONE
        self.caller = PersonBlock(today)
        self.behalf = BehalfBlock(today)
        self.finished = FinishedConcerns()
        self.block = ConcernBlock()
        self.reply = QComboBox()
        self.promised = label("", "muted")  # the reply in one line, for where the form is scrolled
        self._concerns: list[ConcernDraft] = [ConcernDraft()]
        self._at = 0
        self._route = ""
        self._windows: tuple[Window, ...] = ()
        self._wanted_reply = self._shared = ""
        self._lay_out()
        self._connect()
        self.fill(empty_draft(Channel.PHONE))

    # What stands here

    @property
    def person(self) -> Person | None:
        """The person of the register who speaks to us."""
        return self.caller.person

    @property
    def who_comes(self) -> Person | None:
        """The person of the register for whom a time is booked: who the open concern is about."""
        behalf = self.behalf.draft()
        return self.person if behalf is None else behalf.person

    @property
    def pick_up(self) -> str:
        """Where a ride may begin without being asked: with whoever speaks; nobody hears another's address."""
        return self.person.address if self.person and self.person == self.who_comes else ""

    @property
    def service(self) -> Service | None:
        """What the open concern is about."""
        return self.block.service

    @property
    def chips(self) -> FactChips:
        """The quick facts of the open concern."""
        return self.block.chips

    @property
    def place(self) -> QLineEdit:
        """Where the open concern is."""
        return self.block.place

    @property
    def note(self) -> QPlainTextEdit:
        """What else was said about the open concern."""
        return self.block.note

    @property
    def caller_phone(self) -> QLineEdit:
        """The number of somebody who is in no register."""
        return self.caller.phone

    def take_name(self, name: str) -> None:
        """Write down a name that is in no register."""
        self.caller.take_name(name)

    def draft(self) -> IntakeDraft:
        """Return what stands on the form."""
        concerns = list(self._concerns)
        concerns[self._at] = self._open_concern()
        return IntakeDraft(
            channel=self.channel,
            caller=self.caller.draft(),
            needs=self.caller.needs.draft(),
            concerns=tuple(concerns),
            at=self._at,
            reply=self.chosen_reply,
        )

    @property
    def touched(self) -> bool:
        """Tell whether anything on the form would be lost by emptying it."""
        return replace(self.draft(), reply="") != empty_draft(self.channel)

    @property
    def several(self) -> bool:
        """Tell whether this visit has more than one concern."""
        return len(self._concerns) > 1

    def fill(self, draft: IntakeDraft) -> None:
        """Put a draft on the form."""
        self.channel = draft.channel
        self.caller.fill(draft.caller)
        self.caller.needs.fill(draft.needs)
        self._concerns, self._at = list(draft.concerns), draft.at
        self._wanted_reply = draft.reply
        self._show_open()
        self.mark("")

    # The concerns of a visit

    def next_concern(self) -> None:
        """Put the open concern with the others and open a new one; whom it is about stays."""
        behalf = self.behalf.draft()
        self._put_back()
        self._concerns.append(ConcernDraft(behalf=behalf))
        self._at = len(self._concerns) - 1
        self._show_open()

    def open_concern(self, at: int) -> None:
        """Open another concern; one without anything in it is dropped."""
        self._put_back()
        if self._concerns[self._at].service is None and at != self._at:
            del self._concerns[self._at]
            at -= at > self._at
        self._at = at
        self._show_open()

    def step(self, direction: int) -> None:
        """Open the concern before (-1) or after (1)."""
        at = self._at + direction
        if 0 <= at < len(self._concerns):
            self.open_concern(at)

    def remove(self, at: int) -> None:
        """Take a concern out of the visit."""
        self._put_back()
        del self._concerns[at]
        if not self._concerns:
            self._concerns = [ConcernDraft()]
        self._at = min(self._at - (at < self._at), len(self._concerns) - 1)
        self._show_open()

    @property
    def at(self) -> int:
        """The place of the open concern, from zero."""
        return self._at

    def take_service(self, service: Service) -> None:
        """Choose what the open concern is about, and go on where it needs something."""
        self.block.take_service(service, self._home())

    def take_person(self, person: Person) -> None:
        """Choose the person of the register who speaks to us."""
        self.caller.take_person(person)
        if self.service is not None:
            self.edited.emit()

    def take_behalf(self, person: Person | None, name: str) -> None:
        """Note whom the open concern is about, if that is not the caller."""
        self.behalf.fill(BehalfDraft(person=person, name=name))
        self.behalf.states.setFocus()
        self.edited.emit()
        self.typed.emit()

    # How we answer

    def show_preview(self, preview: IntakePreview, today: date) -> None:
        """Show the district and the ways in which we can answer; the chosen way stays chosen."""
        self._route = preview.unit
        if preview.disclosure is not None and not self.behalf.isHidden():
            self.behalf.show_disclosure(preview.disclosure)
        self.block.show_district(preview.district, preview.district_key)
        no_calls = Need.NO_PHONE in self.caller.needs.draft().needs
        windows = () if no_calls else preview.windows
        chosen = self._wanted_reply or (self.chosen_reply if self._windows == windows else "")
        self._wanted_reply = ""
        self._windows = windows
        self.reply.blockSignals(True)
        self.reply.clear()
        for window in windows:
            self.reply.addItem(self._window_in_words(window, self._number(preview), today), window)
        self.reply.addItem(word(ReplyBy.LETTER), ReplyBy.LETTER)
        self.reply.addItem(self._no_answer(preview, no_calls=no_calls), ReplyBy.NONE)
        self.reply.setCurrentIndex(self._index_of(chosen, preview.reply_by))
        self.reply.blockSignals(False)
        self._say_promise()

    def share_promise(self, text: str) -> None:
        """Say that the answer goes with one that is promised already; empty lets it be chosen again."""
        self._shared = text
        self._arrange()

    @property
    def chosen_reply(self) -> str:
        """The chosen way to answer: the beginning of a window, or the way's key; empty before a preview."""
        chosen = self.reply.currentData()
        return chosen.start.isoformat() if isinstance(chosen, Window) else str(chosen or "")

    def wish(self) -> PromiseWish:
        """Return the promise as it is chosen."""
        chosen = self.reply.currentData()
        if self._shared:
            return PromiseWish()  # if that promise was kept meanwhile, the next one is as usual
        if isinstance(chosen, Window):
            return PromiseWish(reply_by=ReplyBy.CALL, start=chosen.start, end=chosen.end)
        return PromiseWish(reply_by=ReplyBy(chosen) if chosen else ReplyBy.NONE)

    def mark(self, field: str) -> None:
        """Mark the field that a rule refused; an empty name unmarks all."""
        self.caller.mark(field)
        self.block.mark(field)
        mark_wrong(self.reply, field == "promise")

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {
            **self.caller.fields(),
            **self.behalf.fields(),
            **self.block.fields(),
            "reply": self.reply,
        }

    # Building

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XS, 0, tokens.XS, tokens.XS)  # room for the focus ring
        whole.setSpacing(tokens.S)
        for one in (self.caller, self.finished, self.behalf, self.block):
            whole.addWidget(one)
        self._answer = QWidget()
        answer = QVBoxLayout(self._answer)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(tokens.S)
        self.answer_head = label("", "group")
        answer.addWidget(self.answer_head)
        answer.addWidget(self.reply)
        whole.addWidget(self._answer)
        whole.addStretch(1)
        self.reply.setAccessibleName(self.tr("Rückmeldung"))
        self.reply.setMinimumContentsLength(16)
        self.reply.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _connect(self) -> None:
        self.caller.edited.connect(self._suggest_place)  # first: the preview asks about the place
        for part in (self.caller, self.behalf, self.block):
            part.edited.connect(self.edited)
            part.typed.connect(self.typed)
        for signal in (self.edited, self.turned):
            signal.connect(self._arrange)
        self.reply.activated.connect(self.typed)
        self.reply.currentIndexChanged.connect(self._say_promise)
        self.edited.connect(self.typed)
        self.finished.opened.connect(self.open_concern)

    def _open_concern(self) -> ConcernDraft:
        return replace(self.block.draft(), behalf=self.behalf.draft(), route=self._route)

    def _put_back(self) -> None:
        self._concerns[self._at] = self._open_concern()

    def _show_open(self) -> None:
        concern = self._concerns[self._at]
        self._route = concern.route
        self.block.fill(concern)
        self.behalf.fill(concern.behalf)
        self.turned.emit()
        self.typed.emit()

    def _arrange(self) -> None:
        """Show what belongs to this stage, and let the tab key go in reading order."""
        draft = self.draft()
        self.finished.show_concerns(draft.concerns, self._at)
        self.block.say_place(self._at + 1, len(draft.concerns))
        self._answer.setVisible(not self._shared and any(not one.at_once for one in draft.named))
        self._say_promise()
        parts = (self.caller.fields(), self.finished.fields(), self.behalf.fields(), self.block.fields())
        chain = [field for part in parts for field in part.values()]
        for before, after in pairwise([*chain, self.reply]):
            QWidget.setTabOrder(before, after)

    def _say_promise(self) -> None:
        waiting = self.service is not None and not self._answer.isHidden() and self.reply.count() > 0
        shared = self._shared if self.service is not None and not self.block.at_once else ""
        promised = self.reply.currentText() if waiting else ""
        silent = self.reply.currentData() == ReplyBy.NONE
        if promised and silent:
            ask = self.tr("{reply}. Karte und Laufzettel sagen, wie man nachfragt.")
            promised = ask.format(reply=promised)
        show_text(self.promised, shared or promised)
        together = self.tr("RÜCKMELDUNG · WIR MELDEN UNS GESAMMELT")
        several = len(self.draft().named) > 1 and not silent
        self.answer_head.setText(together if several else self.tr("RÜCKMELDUNG"))

    def _no_answer(self, preview: IntakePreview, *, no_calls: bool) -> str:
        """Return why nobody would be answered: wished, or there is no way to."""
        if preview.reply_by is ReplyBy.NONE and no_calls:
            return self.tr("Keine Rückmeldung: Anrufen geht nicht, keine Anschrift")
        if preview.reply_by is ReplyBy.NONE and not (self._windows or preview.phone):
            return self.tr("Keine Rückmeldung: keine Nummer genannt")
        return word(ReplyBy.NONE)

    def _suggest_place(self) -> None:
        if self.service is not None:
            self.block.suggest_place(self._home())

    def _home(self) -> str:
        """Return where the person lives, but never the address of somebody we may not speak of."""
        behalf = self.behalf.draft()
        theirs = behalf.person if behalf and self.behalf.allowed else None
        person = (self.person or self.caller.draft().new) if behalf is None else theirs
        return f"{person.street} {person.house_number}".strip() if person and person.street else ""

    def _index_of(self, chosen: str, proposed: ReplyBy) -> int:
        count = len(self._windows)
        ways = [one.start.isoformat() for one in self._windows] + [ReplyBy.LETTER, ReplyBy.NONE]
        if chosen in ways:
            return ways.index(chosen)
        return {ReplyBy.CALL: 0, ReplyBy.LETTER: count, ReplyBy.NONE: count + 1}[proposed]  # 0: else a letter

    def _number(self, preview: IntakePreview) -> str:
        """Return the number we call; of somebody we may not speak of only that we have one."""
        return preview.phone or self.tr("bekannte Nummer")

    def _window_in_words(self, window: Window, phone: str, today: date) -> str:
        start, end = window.start, window.end
        when = f"{day_in_speech(start.date(), today)}, {hours(start, end)}"
        who = self.tr("{name} ist im Dienst").format(name=window.served_by)
        return self.tr("Anruf {when}, {phone} – {who}").format(when=when, phone=phone, who=who)
