"""Aushänge in the Druckwerkstatt: lists, beside them the sheet; a form takes the place of the list."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.notices.meetings import CouncilMeeting
from rathaus_desk.domain.notices.notices import HungNotice, Notice, is_due
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.tables import RowsView
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import (
    button,
    column,
    give_bold_room,
    label,
    row,
    scrolled,
    scrolled_card,
    show_text,
)
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.notices.list_card import ListCard
from rathaus_desk.ui.notices.notice_actions import (
    CHANGE,
    DONE,
    END,
    HANG,
    NEW,
    PRINT_LIST,
    ROOM,
    add_notice_actions,
)
from rathaus_desk.ui.notices.notice_care import NoticeCare
from rathaus_desk.ui.notices.notice_files import NoticeFiles
from rathaus_desk.ui.notices.notice_lists import hanging_list, meeting_list, notice_list
from rathaus_desk.ui.notices.sheet_card import SheetCard
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.notices.hanging import hanging
from rathaus_desk.usecases.notices.meetings import meetings
from rathaus_desk.usecases.notices.notices import notices
from rathaus_desk.usecases.notices.sheets import hanging_listing

WATCHED = frozenset(
    {"*", "notice", "notice_place", "council_meeting", "offer", "setting", "opening_pattern", "unit", "staff"}
)
NOTICES, HANGING, MEETINGS = _ALL = range(3)
# What can be done with the chosen row, and in which lists.
_VERBS = {CHANGE: _ALL, HANG: (NOTICES,), DONE: (HANGING,), PRINT_LIST: (HANGING,), END: _ALL}
Item = TypeVar("Item")
SHEET_NEEDS = 460
NAME_NEEDS = 280
ROWS_SEEN, SHEET_SEEN = 4.5, 160  # the head and two rows of two lines; pixels at 100 %: less scrolls
_FOLDS = (
    {1: 140, 2: 100, 3: 150},
    {1: 160, 2: 140, 3: 160},
    {1: 200, 2: 150, 3: 170},
)


class NoticesPage(PrintView):
    """Three lists over one sheet."""

    job_wanted = Signal(object)  # ids are wider than a C integer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._wanted: dict[int, int] = {}  # by list, what to go to as soon as it holds it
        add_notice_actions(self, self, workplace)
        self.notices = notice_list(workplace.look, self._today)
        self.hanging = hanging_list(workplace.look, self._today)
        self.meetings = meeting_list(workplace.look)
        self._views: tuple[RowsView[Any], ...] = (self.notices, self.hanging, self.meetings)
        self.sheet, self.lists = SheetCard(workplace), ListCard(workplace)
        self.care = NoticeCare(self, workplace)
        self._files = NoticeFiles(self, workplace)
        self._list_papers = ListPaper(self, workplace)
        self._lay_out()
        self._connect()
        self.show_notices()

    # What one can do here

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.care.forget()
        self.sheet.show_words(None, None)
        self.panes.show_first()
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read all three lists anew."""
        self._stale = False
        ask = self._at.background.ask
        ask(self.notices, notices, partial(self._fill, NOTICES))
        ask(self.hanging, hanging, partial(self._fill, HANGING))
        ask(self.meetings, meetings, partial(self._fill, MEETINGS))
        if self._here == MEETINGS:
            self.lists.load()

    def show_notices(self) -> None:
        """Show the notices."""
        self._turn_to(NOTICES)

    def show_hanging(self) -> None:
        """Show what hangs where."""
        self._turn_to(HANGING)

    def show_meetings(self) -> None:
        """Show the dates of the council and the lists of the town."""
        self._turn_to(MEETINGS)
        self.lists.load()

    def begin(self) -> None:
        """Begin a notice, or a meeting where the meetings are shown."""
        if self._here == MEETINGS:
            self.care.write_meeting(None)
        else:
            self.show_notices()
            self.care.write(None)

    def begin_copy(self) -> None:
        """Begin a notice with the words of the chosen one."""
        if self._here != MEETINGS and (notice := self.chosen_notice()) is not None:
            self.care.write_copy(notice)

    def change(self) -> None:
        """Change what is chosen."""
        if self._here == MEETINGS:
            if (meeting := self._chosen(self.meetings)) is not None:
                self.care.write_meeting(meeting)
        elif (notice := self.chosen_notice()) is not None:
            self.care.write(notice)

    def end(self) -> None:
        """Put away what is chosen, with a way back."""
        if self._here == MEETINGS:
            if (meeting := self._chosen(self.meetings)) is not None:
                self.care.cancel_meeting(meeting)
        elif (notice := self.chosen_notice()) is not None:
            self.care.end(notice)

    def hang(self) -> None:
        """Note a place where the chosen notice hangs."""
        if (notice := self.chosen_notice()) is not None:
            self.care.write_place(notice)

    def done(self) -> None:
        """Send the form that is open, or take the chosen notice down."""
        if self.care.open:
            self.care.send()
        elif self._here == HANGING and (place := self._chosen(self.hanging)) is not None:
            self.care.take_down(place)

    def print_sheet(self) -> None:
        """Show what is in sight as a sheet."""
        (self.lists if self._here == MEETINGS else self.sheet).print_sheet()

    def print_many(self) -> None:
        """Ask how many copies of the chosen notice become a print job; what is being typed is saved first."""
        if self.care.writes_notice:
            self._at.speaker.say(self.tr("Bitte erst speichern: Gedruckt wird, was gespeichert ist."))
        elif self._here == MEETINGS:
            self._at.speaker.say(self.tr("Listen druckt Strg+P. Einen Auftrag gibt es für Aushänge."))
        elif (sheet := self.sheet.printable) is None:
            self._at.speaker.say(self.tr("Bitte zuerst ein Blatt wählen, das hier gedruckt wird."))
        elif (notice := self.chosen_notice()) is not None:
            self.care.write_copies(notice, sheet)

    def print_list(self) -> None:
        """Print what hangs where, for whoever goes round."""
        self._list_papers.print_list(hanging_listing, self.tr("Was wo hängt.pdf"))

    def copy_text(self) -> None:
        """Copy the text in sight."""
        self.sheet.copy_text()

    def save_text(self) -> None:
        """Save the text in sight."""
        self._files.save_text(self.sheet.file_name, self.sheet.text.toPlainText())

    def save_calendar(self) -> None:
        """Save the meetings to come as a calendar."""
        self._files.save_calendar()

    def undo(self) -> None:
        """Take back what was done last."""
        self.care.undo()

    def chosen_notice(self) -> Notice | None:
        """Return the notice that is meant; where places are shown it is the one that hangs there."""
        if self._here == HANGING:
            place = self._chosen(self.hanging)
            return self._notice_of(place) if place is not None else None
        self._turn_to(NOTICES)
        return self._chosen(self.notices)

    def show_saved(self, notice: Notice) -> None:
        """Go to a notice that was just saved."""
        self._turn_to(NOTICES)
        self._wanted[NOTICES] = notice.id
        self.reload()

    def show_notice(self, notice_id: int) -> None:
        """Go to a notice."""
        self._turn_to(NOTICES)
        self._wanted[NOTICES] = notice_id
        self.reload()

    def show_place(self, place_id: int) -> None:
        """Go to a place where a notice hangs."""
        self._turn_to(HANGING)
        self._wanted[HANGING] = place_id
        self.reload()

    def go_to_list(self) -> None:
        """Leave form or sheet for the list."""
        self.panes.show_first()
        self.new_button.setVisible(not self.care.open)
        self._views[self._here].setFocus()

    def focus_here(self) -> None:
        if self.care.open:
            self.care.focus()
        else:
            self._views[self._here].setFocus()

    # Building

    def _lay_out(self) -> None:
        self._sheets, self._left = QStackedWidget(), QStackedWidget()
        forms = QWidget()
        forms.setLayout(column(self.care.place, None))
        self._left.addWidget(scrolled_card(self._list_card()))
        self._left.addWidget(scrolled(forms))
        for one in (self.sheet, self.lists):
            self._sheets.addWidget(scrolled_card(one))
        whole = self._lay_out_panes(
            self._left, self._sheets, (55, 45), SHEET_NEEDS, lambda: self.notices.rows.rowCount() > 0
        )
        begin = self._at.actions[NEW].trigger
        self.new_button = button(self.tr("Neuer Aushang"), begin, "primary", self._keys(NEW))
        whole.addLayout(row(None, self.new_button))

    def _list_card(self) -> QFrame:
        """Return the choice of lists, the list, and what can be done with the chosen row."""
        actions = self._at.actions
        self.choices = [self._choice(name) for name in ("list", "hanging", "meetings")]
        self._lists = QStackedWidget()
        for view in self._views:
            self._lists.addWidget(view)
        self.empty = label("", "muted")
        self.verbs = {
            name: button(actions[name].text(), actions[name].trigger, "quiet", self._keys(name))
            for name in _VERBS
        }
        chips, verbs = FlowLayout(tokens.S), FlowLayout(tokens.S)
        for choice in self.choices:
            chips.addWidget(choice)
        for verb in self.verbs.values():
            verbs.addWidget(verb)
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addLayout(chips)
        inner.addWidget(self.empty)
        inner.addWidget(self._lists, 1)
        inner.addLayout(verbs)
        return made

    def _choice(self, name: str) -> QPushButton:
        action = self._at.actions[f"{ROOM}.{name}"]
        made = button(action.text(), action.trigger, "chip")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setToolTip(plain_tip(action.toolTip()))
        return made

    def _connect(self) -> None:
        for at, view in enumerate(self._views):
            view.selectionModel().currentRowChanged.connect(partial(self._moved, at))
            view.activated.connect(self._open)
        self.care.place.changed.connect(self._form_changed)
        self.care.typed.connect(self.sheet.show_words)
        self.care.saved.connect(self.show_saved)
        self.care.job_laid_down.connect(lambda job: self.job_wanted.emit(job.id))

    def _arrange(self) -> None:
        look = self._at.look
        give_bold_room(self.choices, look)
        self._lists.setMinimumHeight(look.pixels(ROWS_SEEN * tokens.ROW))
        for one in (self.sheet, self.lists):
            one.pages.setMinimumHeight(look.pixels(SHEET_SEEN))
        super()._arrange()
        for view, widths in zip(self._views, _FOLDS, strict=True):
            fold_columns(view, look, self._lists.width(), widths, 1, NAME_NEEDS)

    # What happens

    @property
    def _here(self) -> int:
        return self._lists.currentIndex()

    def _today(self) -> date:
        return self._at.background.desk.now().date()

    def _keys(self, name: str) -> str:
        return keys_in_words(self._at.actions[name])

    def _chosen(self, view: RowsView[Item]) -> Item | None:
        """Return what is chosen in a list; else say what is needed."""
        found = view.chosen()
        if found is None:
            self._at.speaker.say(self.tr("Bitte zuerst in der Liste etwas wählen."))
        return found

    def _turn_to(self, index: int) -> None:
        self.choices[index].setChecked(True)
        self._lists.setCurrentIndex(index)
        self._sheets.setCurrentIndex(int(index == MEETINGS))
        new = self.tr("Neuer Termin") if index == MEETINGS else self.tr("Neuer Aushang")
        self.new_button.setText(f"{new}  {self._keys(NEW)}")
        self.new_button.setAccessibleName(new)
        for name, views in _VERBS.items():
            self.verbs[name].setVisible(index in views)
        self._arrange()
        self._say_empty()
        self._show_sheet()

    def _fill(self, index: int, found: tuple[Notice | HungNotice | CouncilMeeting, ...]) -> None:
        view = self._views[index]
        view.show_items(found)
        if (place := view.rows.row_of(self._wanted.get(index))) >= 0:
            del self._wanted[index]
            view.selectRow(place)
        if index == HANGING:
            self._count_due([one for one in found if isinstance(one, HungNotice)])
        if index == self._here:
            self._say_empty()
            self._show_sheet()

    def _count_due(self, hanging: Sequence[HungNotice]) -> None:
        """Say on the chip how many hang longer than they should."""
        today = self._today()
        due = sum(is_due(one, today) for one in hanging)
        text = self._at.actions[f"{ROOM}.hanging"].text()
        said = self.tr("{what}: {count} abnehmen").format(what=text, count=due) if due else text
        self.choices[HANGING].setText(said)
        self.choices[HANGING].setAccessibleName(said)
        give_bold_room(self.choices, self._at.look)

    def _say_empty(self) -> None:
        nothing = (
            self.tr("Noch ist nichts geschrieben. Strg+Umschalt+N beginnt einen Aushang."),
            self.tr("Nirgends hängt etwas. Wer etwas aufhängt, merkt es am Aushang mit Strg+Umschalt+H."),
            self.tr("Keine Sitzung in Sicht. Strg+Umschalt+N trägt einen Termin ein."),
        )
        show_text(self.empty, "" if self._views[self._here].rows.rowCount() else nothing[self._here])

    def _moved(self, index: int, _current: QModelIndex, _before: QModelIndex) -> None:
        if index == self._here:
            self._show_sheet()

    def _show_sheet(self) -> None:
        """Show the chosen notice; what is being typed stays in sight."""
        if self.care.writes_notice or self._here == MEETINGS:
            return
        notice = self._notice_of(self.hanging.chosen()) if self._here == HANGING else self.notices.chosen()
        self.sheet.show_words(notice.words if notice else None, notice.unit_id if notice else None)

    def _notice_of(self, place: HungNotice | None) -> Notice | None:
        rows = self.notices.rows
        return rows.item(rows.row_of(place.notice_id)) if place is not None else None

    def _open(self) -> None:
        """Go on to the sheet of the chosen row."""
        self.panes.show_second()
        self.new_button.setVisible(not self.panes.folded)  # the sheet needs the room
        (self.lists.kind if self._here == MEETINGS else self.sheet.kind).setFocus()

    def _form_changed(self) -> None:
        self._left.setCurrentIndex(int(self.care.open))
        self.new_button.setVisible(not self.care.open)
        if self.care.open:
            self.panes.show_first()
        else:
            self._show_sheet()
            self._views[self._here].setFocus()
