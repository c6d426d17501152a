"""The three lists of the view Aushänge: the notices, what hangs where, the dates of the council."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt

from rathaus_desk.domain.dates import clock, numeric_date, short_day, until_in_words
from rathaus_desk.domain.notices.meetings import CouncilMeeting
from rathaus_desk.domain.notices.notices import HungNotice, Notice, is_due
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.state_pill import PLAIN, IconInRow, urgency_icon
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_lines import TwoLines


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("NoticeLists", text)


def notice_list(look: Look, today: Callable[[], date]) -> RowsView[Notice]:
    """Return the list of notices, which one changed last first."""

    def until(one: Notice) -> str:
        said = numeric_date(one.words.valid_until) if one.words.valid_until else ""
        return tr("{day}, vorbei").format(day=said) if is_over(one) else said

    def is_over(one: Notice) -> bool:
        return one.words.valid_until is not None and one.words.valid_until < today()

    columns = (
        Column[Notice](tr("Aushang"), lambda one: one.words.title),
        Column[Notice](tr("Gilt bis"), until, 140,
                       tone=lambda one: "late" if is_over(one) and one.hanging else ""),
        Column[Notice](tr("Hängt"), lambda one: _places(one.hanging), 100),
        Column[Notice](tr("Von"), lambda one: one.unit, 150),
    )  # fmt: skip
    return _view(RowsView(tr("Aushänge"), columns, look, lambda one: one.id), look)


def hanging_list(look: Look, today: Callable[[], date]) -> RowsView[HungNotice]:
    """Return the list of what hangs where, the most pressing first."""

    def urgency(one: HungNotice) -> str:
        if one.take_down_on is None:
            return tr("kein Ende")
        return until_in_words(one.take_down_on, today())

    def spoken(one: HungNotice) -> str:
        return tr("abnehmen: {until}").format(until=urgency(one))

    def tone(one: HungNotice) -> str:
        if not is_due(one, today()):
            return ""
        return "late" if one.take_down_on and one.take_down_on < today() else "soon"

    columns = (
        Column[HungNotice](tr("Wo, und welcher Aushang"), lambda one: f"{one.place}\n{one.title}"),
        Column[HungNotice](tr("Abnehmen"), urgency, 150, tone=tone, spoken=spoken),
        Column[HungNotice](tr("Ortsteil"), lambda one: one.district, 110),
        Column[HungNotice](tr("Von"), lambda one: f"{one.hung_by}, {short_day(one.hung_on)}", 150),
    )
    made = TwoLines[HungNotice](tr("Was wo hängt"), columns, look, lambda one: one.id)
    icons = IconInRow(look, made)
    made.setItemDelegateForColumn(1, icons)

    def mark() -> None:
        """Say by an icon too what the colour says."""
        shown = (made.rows.item(row) for row in range(made.rows.rowCount()))
        tones = [tone(one) if one else "" for one in shown]
        icons.show_states([(urgency_icon(one) if one else "", one or PLAIN) for one in tones])

    for changed in (made.rows.modelReset, made.rows.dataChanged):
        changed.connect(mark)
    return _view(made, look)


def meeting_list(look: Look) -> RowsView[CouncilMeeting]:
    """Return the list of the dates of council and committees."""
    columns = (
        Column[CouncilMeeting](tr("Rat oder Ausschuss"), lambda one: one.body),
        Column[CouncilMeeting](tr("Wann"), _when, 200),
        Column[CouncilMeeting](tr("Ort"), lambda one: one.place, 150),
        Column[CouncilMeeting](tr("Worum es geht"), lambda one: one.title, 170),
    )
    return _view(RowsView(tr("Sitzungstermine"), columns, look, lambda one: one.id), look)


def _when(one: CouncilMeeting) -> str:
    return f"{short_day(one.starts.date())}{one.starts.year % 100:02}, {clock(one.starts)} Uhr"


def _places(count: int) -> str:
    return "" if not count else tr("1 Stelle") if count == 1 else tr("{count} Stellen").format(count=count)


def _view(made: RowsView, look: Look) -> RowsView:  # type: ignore[type-arg]
    SnugColumns(made, look)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made
