"""The protocols for data protection: who looked at whom, which lists left, what was forgotten."""

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.cases.exports import ExportEntry
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.protocols import ForgetProtocol, Forgotten, ProtocolClosing, ProtocolPeriod
from rathaus_desk.domain.office.reading_lines import ReadingFilter, ReadingLine, as_typed
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import announce, button, column, label, row, scrolled, show_text, tone
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.export_panel import ExportPanel, Leaving
from rathaus_desk.usecases.lists.export import export_log
from rathaus_desk.usecases.office.office import staff
from rathaus_desk.usecases.office.protocols import protocol_closings, protocol_periods
from rathaus_desk.usecases.people.reading_protocol import (
    PAGE,
    READING_COLUMNS,
    count_readings,
    people_in_words,
    reading_cells,
    reading_lines,
    reading_rows,
)

WIDTH, HEIGHT = 1300, 720
USUAL_DAYS = 30
LEAST_ROWS = 4
ROOMY = 1.5  # from this zoom on there is no room for every column
CHECK_SUM, WHERE_THERE_IS_ROOM = 5, (4, 5)  # columns
LONGEST_NAME = 100
READING, EXPORTS, FORGOTTEN = range(3)


class ProtocolsDialog(QDialog):
    """Three lists behind one switch; only the first can be narrowed and can leave as a file."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at, self._over = workplace, parent
        self._lines: tuple[ReadingLine, ...] = ()
        self.setWindowTitle(self.tr("Protokolle"))
        self.setProperty("help", "protocols")
        self._make_fields()
        self._make_lists()
        self._lay_out()
        workplace.look.changed.connect(self._fit)
        self.finished.connect(self.deleteLater)
        workplace.background.ask(self, staff, self._offer_staff)
        workplace.background.ask(self, protocol_periods, self._say_periods)
        self.search()

    def open(self) -> None:
        self._fit()
        super().open()
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> ReadingFilter:
        """Return what the fields ask for; an empty or unreadable day counts as the usual one."""
        zone = self._at.background.desk.office.calendar.zone
        first = self.since.day or self._today() - timedelta(days=USUAL_DAYS)
        last = self.until.day or self._today()
        return ReadingFilter(
            since=datetime.combine(first, time.min, zone),
            until=datetime.combine(last + timedelta(days=1), time.min, zone),
            staff_id=self.by.currentData() or None,
            person=self.person.text(),
        )

    def search(self) -> None:
        """Read the lines that the fields ask for; what stood there is no answer to this question."""
        wanted, ask, silent = self.wanted(), self._at.background.ask, self._say_silence
        self._show_readings(())
        show_text(self.silence, "")
        show_text(self.count, self.tr("Wird gelesen …"))
        self.out_button.setEnabled(False)
        ask(self, reading_lines, self._show_readings, on_refusal=silent, wanted=wanted)
        ask(self, count_readings, self._say_count, on_refusal=silent, wanted=wanted)

    def show_list(self, which: int) -> None:
        """Show one of the three lists."""
        self.pages.setCurrentIndex(which)
        show_text(self.silence, "")
        ask, silent = self._at.background.ask, self._say_silence
        if which == EXPORTS:
            self.exports.show_items(())
            ask(self, export_log, self.exports.show_items, on_refusal=silent, limit=PAGE)
        elif which == FORGOTTEN:
            self._show_closings(())
            ask(self, protocol_closings, self._show_closings, on_refusal=silent)

    def take_out(self) -> None:
        """Let the lines leave as a file; that is written down like any other list."""
        title = self.tr("Protokoll der Einsicht")
        leaving = Leaving(
            title,
            title,
            self._filtered(),
            READING_COLUMNS,
            reading_rows,
            {"wanted": self.wanted()},
            count_readings,
        )
        ExportPanel(self, self._at, leaving).open()

    def forget(self) -> None:
        """Delete what is older than its period from each protocol that has one."""
        self.forget_button.setEnabled(False)
        ask = self._at.background.ask
        ask(self, protocol_periods, self._forget_next, on_refusal=self._not_forgotten)

    def _forget_next(self, periods: tuple[ProtocolPeriod, ...]) -> None:
        kinds = [one for one in periods if one.months is not None]
        if not kinds:
            self.forget_button.setEnabled(True)
            self.show_list(FORGOTTEN)
            return

        def go_on(done: Forgotten) -> None:
            self._forget_next(tuple(kinds if done.more else kinds[1:]))

        command = ForgetProtocol(kind=kinds[0].kind)
        self._at.background.do(self, command, go_on, self._not_forgotten)

    def _not_forgotten(self, error: DeskError) -> None:
        self.forget_button.setEnabled(True)
        self._say_silence(error)

    def _today(self) -> date:
        return self._at.background.desk.now().date()

    def _make_fields(self) -> None:
        self.since = DateField(self._today, self.tr("Von Tag"))
        self.until = DateField(self._today, self.tr("Bis Tag"))
        self.since.set_day(self._today() - timedelta(days=USUAL_DAYS))
        self.until.set_day(self._today())
        self.by = Choice((), self.tr("alle Mitarbeitenden"))
        self.by.setMinimumContentsLength(24)
        self.by.setAccessibleName(self.tr("Wer hat nachgesehen?"))
        self.person = QLineEdit()
        at_most(self.person, LONGEST_NAME)
        self.person.setAccessibleName(self.tr("Wen? Name der Person"))
        self.person.setPlaceholderText(self.tr("Name der Person"))
        self.person.returnPressed.connect(self.search)
        self.search_button = button(self.tr("Anzeigen"), self.search, "primary")
        self.search_button.setDefault(True)
        self.count = label("", "muted")
        self.silence = label("", "strong")
        tone(self.silence, "late")
        self.silence.hide()
        self.out_button = button(self.tr("Als Datei …"), self.take_out, keys=self.tr("Strg+P"))
        QShortcut(QKeySequence("Ctrl+P"), self, self.out_button.click)
        self.detail = label("")
        self.periods = label("")
        self.forget_button = button(self.tr("Älteres jetzt löschen"), self.forget)
        self.leave = button(self.tr("Schließen"), self.reject)

    def _make_lists(self) -> None:
        self.readings, self.exports, self.closings = (
            self._reading_list(),
            self._export_list(),
            self._closing_list(),
        )
        self.readings.selectionModel().currentRowChanged.connect(self._show_detail)

    def _reading_list(self) -> RowsView[ReadingLine]:
        tr = self.tr
        return RowsView(
            tr("Wer hat wen angesehen"),
            (
                Column(tr("Wann"), lambda one: _moment(one.at), 150),
                Column(tr("Wer"), lambda one: one.by, 130),
                Column(tr("Wen"), people_in_words),
                Column(tr("Wie"), lambda one: str(reading_cells(one)["kind"]), 215),
                Column(tr("Wofür"), lambda one: one.purpose, 215),
                Column(tr("Gesucht nach"), as_typed, 190),
            ),
            self._at.look,
            lambda one: one.id,
        )

    def _export_list(self) -> RowsView[ExportEntry]:
        tr = self.tr
        return RowsView(
            tr("Listen, die als Datei gingen"),
            (
                Column(tr("Wann"), lambda one: _moment(one.at), 150),
                Column(tr("Wer"), lambda one: one.by, 150),
                Column(tr("Liste"), lambda one: one.list_name, 200),
                Column(tr("Zeilen"), lambda one: str(one.rows), 70, right=True),
                Column(tr("Wofür"), lambda one: one.purpose),
            ),
            self._at.look,
            lambda one: one.id,
        )

    def _closing_list(self) -> RowsView[ProtocolClosing]:
        tr = self.tr
        return RowsView(
            tr("Was nach Frist gelöscht ist"),
            (
                Column(tr("Wann"), lambda one: _moment(one.at), 150),
                Column(tr("Durch"), lambda one: one.by, 150),
                Column(tr("Protokoll"), lambda one: word(one.kind)),
                Column(tr("Einträge"), lambda one: str(one.entries), 90, right=True),
                Column(tr("Älter als"), lambda one: numeric_date(one.until), 110),
                Column(tr("Prüfsumme"), lambda one: one.digest[:16], 170),
            ),
            self._at.look,
            lambda one: (one.kind, one.last_block),
        )

    def _lay_out(self) -> None:
        self.switch = QButtonGroup(self)
        heads = FlowLayout(tokens.S)
        titles = (self.tr("Einsicht"), self.tr("Listen als Datei"), self.tr("Gelöscht"))
        for which, title in enumerate(titles):
            one = button(title, None, "chip")
            one.setCheckable(True)
            self.switch.addButton(one, which)
            heads.addWidget(one)
        self.switch.button(READING).setChecked(True)
        self.switch.idClicked.connect(self.show_list)
        self.pages = QStackedWidget()
        for page in (self._reading_page(), self.exports, self._forgotten_page()):
            self.pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        whole.setSpacing(tokens.M)
        whole.addLayout(heads)
        whole.addWidget(self.silence)
        whole.addWidget(self.pages, 1)
        whole.addLayout(row(None, self.leave))

    def _reading_page(self) -> QWidget:
        page, fields = QWidget(), QGridLayout()
        fields.setHorizontalSpacing(tokens.M)
        fields.setVerticalSpacing(tokens.S)
        titled = (
            (self.tr("VON"), self.since),
            (self.tr("BIS"), self.until),
            (self.tr("WER"), self.by),
            (self.tr("WEN"), self.person),
        )
        for at, (title, field) in enumerate(titled):
            fields.addLayout(column(label(title, "group"), field, spacing=tokens.XS), at // 2, at % 2)
        inner = column(spacing=tokens.S)
        inner.setContentsMargins(0, 0, 0, 0)
        page.setLayout(inner)
        inner.addLayout(fields)
        inner.addLayout(row(self.search_button, self.count, None, self.out_button))
        inner.addWidget(self.readings, 1)
        inner.addWidget(self.detail)
        return scrolled(page)

    def _forgotten_page(self) -> QWidget:
        page = QWidget()
        inner = column(self.periods, self.closings)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setStretch(1, 1)
        inner.addLayout(row(self.forget_button, None))
        page.setLayout(inner)
        return scrolled(page)

    def _fit(self) -> None:
        look, over = self._at.look, self._over
        self.resize(min(look.pixels(WIDTH), over.width()), min(look.pixels(HEIGHT), over.height()))
        for view in (self.readings, self.exports, self.closings):
            view.setMinimumHeight(look.pixels(tokens.ROW) * LEAST_ROWS)
        for at in WHERE_THERE_IS_ROOM:  # the chosen line stands below in full
            self.readings.setColumnHidden(at, look.zoom >= ROOMY)
        self.closings.setColumnHidden(CHECK_SUM, look.zoom >= ROOMY)

    def _offer_staff(self, people: dict[int, Staff]) -> None:
        for one in people.values():
            self.by.addItem(f"{one.family_name}, {one.given_name}", one.id)

    def _say_periods(self, periods: tuple[ProtocolPeriod, ...]) -> None:
        kept = (
            self.tr("{name}: für immer").format(name=word(one.kind)) if one.months is None
            else self.tr("{name}: {n} Monate").format(name=word(one.kind), n=one.months)
            for one in periods
        )  # fmt: skip
        self.periods.setText(self.tr("So lange wird aufbewahrt. {kept}.").format(kept=" · ".join(kept)))

    def _show_readings(self, lines: tuple[ReadingLine, ...]) -> None:
        self._lines = lines
        self.readings.show_items(lines)
        self._show_detail()

    def _show_detail(self, *_moved: object) -> None:
        chosen = self.readings.chosen()
        cells = reading_cells(chosen) if chosen else {}
        heads = (self.tr("Wofür"), self.tr("Gesucht nach"), self.tr("Wen"))
        parts = (cells.get("purpose"), cells.get("criteria"), cells.get("people"))
        said = (f"{head}: {text}" for head, text in zip(heads, parts, strict=True) if text)
        self.detail.setText(" · ".join(said))

    def _show_closings(self, closings: tuple[ProtocolClosing, ...]) -> None:
        self.closings.show_items(closings)

    def _say_count(self, count: int) -> None:
        shown = self.tr("Kein Eintrag.") if not count else self.tr("1 Eintrag.")
        if count > 1:
            shown = self.tr("{n} Einträge.").format(n=count)
        if count > PAGE:
            shown = self.tr("{n} Einträge, die jüngsten {most} sind zu sehen.").format(n=count, most=PAGE)
        show_text(self.silence, "")
        show_text(self.count, shown)
        self.out_button.setEnabled(True)
        announce(self.count)

    def _say_silence(self, error: DeskError) -> None:
        """Say instead of any list that there is no answer; an old list would pass for one."""
        self._show_readings(())
        show_text(self.count, "")
        self.exports.show_items(())
        self._show_closings(())
        why = self.tr("{why} Darum steht hier keine Liste. Bitte später noch einmal fragen.")
        show_text(self.silence, why.format(why=error))
        announce(self.silence)

    def _filtered(self) -> str:
        wanted = self.wanted()
        last = wanted.until - timedelta(days=1)
        parts = [f"{numeric_date(wanted.since)} bis {numeric_date(last)}"]
        parts += [self.by.currentText()] if wanted.staff_id else []
        return " · ".join(parts)


def _moment(moment: datetime) -> str:
    return f"{numeric_date(moment)}, {clock(moment)}"
