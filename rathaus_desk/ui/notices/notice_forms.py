"""The forms of the view Aushänge (a notice, a place where it hangs, a meeting), and what they say."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.meetings import SaveMeeting
from rathaus_desk.domain.notices.notices import HangNotice, NoticeIcon, NoticeSheet, NoticeText
from rathaus_desk.domain.notices.printed_notices import PrintNotice
from rathaus_desk.domain.office.offices import District
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.usecases.notices.notices import LONGEST_SUMMARY, LONGEST_TITLE

NOTICE, PLACE, MEETING, COPIES = "notice", "place", "meeting", "copies"
_LINES = ("title", "summary", "text", "when", "where", "who", "access", "contact", "phone", "web")
_COUNT = re.compile(r"[0-9]{1,6}")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*uhr)?", re.I)


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("NoticeForms", text)


def notice_form(title: str) -> InlineForm:
    """Return the form of a notice, in the order in which it is read."""
    icons = tuple((word(one), one.value) for one in NoticeIcon if one is not NoticeIcon.NONE)
    return InlineForm(
        title, tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("title", tr("Überschrift"), 2, most=LONGEST_TITLE),
            Blank("summary", tr("In einem Satz: worum es geht"), 2, most=LONGEST_SUMMARY),
            Blank("when", tr("Wann (jede Zeit in einer Zeile)"), 2),
            Blank("where", tr("Wo"), 1),
            Blank("who", tr("Für wen"), 1, beside=True),
            Blank("access", tr("Zugang: Stufen, Tür, Toilette"), 1),
            Blank("text", tr("Text: Absätze, „# Zwischenüberschrift“, „- Punkt einer Liste“"), 7),
            Blank("contact", tr("Wer Fragen beantwortet"), 1),
            Blank("phone", tr("Telefon"), 1, beside=True),
            Blank("web", tr("Adresse im Internet, auch für den QR-Code"), 1),
            Blank("valid_until", tr("Gilt bis"), 1),
            Blank("icon", tr("Bild"), choices=icons, beside=True),
        ),
    )  # fmt: skip


def place_form(title: str, districts: Sequence[District]) -> InlineForm:
    """Return the form of a place where a notice is hung up."""
    where = tuple((one.name, one.key) for one in districts)
    return InlineForm(
        title, tr("Merken"), tr("Strg+Enter"),
        (
            Blank("place", tr("Wo es hängt, zum Beispiel „Bäckerei Wübbena, Tür“"), 1),
            Blank("district", tr("Ortsteil"), choices=where),
            Blank("hung_on", tr("Aufgehängt am"), 1, beside=True),
            Blank("take_down_on", tr("Abnehmen am (leer: wenn der Aushang vorbei ist)"), 1),
        ),
    )  # fmt: skip


def meeting_form(title: str) -> InlineForm:
    """Return the form of a meeting."""
    return InlineForm(
        title, tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("body", tr("Rat oder Ausschuss"), 1),
            Blank("day", tr("Tag"), 1),
            Blank("time", tr("Uhrzeit"), 1, beside=True),
            Blank("place", tr("Ort"), 1),
            Blank("title", tr("Worum es geht"), 1),
            Blank("note", tr("Hinweis, zum Beispiel „Einwohner fragen ab 18 Uhr“"), 1),
        ),
    )  # fmt: skip


def copies_form(title: str, *, several_pages: bool) -> InlineForm:
    """Return the form that asks how many copies are printed."""
    sides = ((tr("auf beide Seiten"), "yes"), (tr("auf eine Seite"), "no"))
    return InlineForm(
        title, tr("Druckauftrag anlegen"), tr("Strg+Enter"),
        (
            Blank("copies", tr("Wie viele Blätter, zum Beispiel 50"), 1),
            *((Blank("sides", tr("Wie"), choices=sides),) if several_pages else ()),
        ),
    )  # fmt: skip


def print_command(notice_id: int, sheet: NoticeSheet, values: Mapping[str, str]) -> PrintNotice:
    """Return what the form of copies says. Refuses what is no number."""
    typed = values["copies"].strip()
    if not _COUNT.fullmatch(typed):
        raise Refused(tr("Bitte eine Anzahl eintragen, zum Beispiel 50. Es wurde nichts gedruckt."), "copies")
    return PrintNotice(
        notice_id=notice_id, sheet=sheet, copies=int(typed), duplex=values.get("sides") == "yes"
    )


def notice_words(values: Mapping[str, str], today: date) -> NoticeText:
    """Return a notice as it is typed. Refuses a day that is none."""
    return NoticeText(
        valid_until=_day(values["valid_until"], "valid_until", today),
        icon=NoticeIcon(values["icon"] or NoticeIcon.NONE),
        **{name: values[name] for name in _LINES},
    )


def words_so_far(values: Mapping[str, str], today: date) -> NoticeText:
    """Return what can be shown of a notice while it is being typed: a day that is none yet is left out."""
    try:
        return notice_words(values, today)
    except Refused:
        return notice_words({**values, "valid_until": ""}, today)


def hang_command(notice_id: int, values: Mapping[str, str], today: date) -> HangNotice:
    """Return what the form of a place says. Refuses a day that is none."""
    return HangNotice(
        notice_id=notice_id,
        place=values["place"],
        district=values["district"],
        hung_on=_day(values["hung_on"], "hung_on", today),
        take_down_on=_day(values["take_down_on"], "take_down_on", today),
    )


def meeting_command(meeting_id: int | None, seen: int, values: Mapping[str, str], today: date) -> SaveMeeting:
    """Return what the form of a meeting says. Refuses a day or a time that is none."""
    day = _day(values["day"], "day", today)
    if day is None:
        raise Refused(tr("Bitte noch den Tag eintragen. Es wurde nichts gespeichert."), "day")
    return SaveMeeting(
        meeting_id=meeting_id,
        seen_version=seen,
        body=values["body"],
        title=values["title"],
        place=values["place"],
        note=values["note"],
        starts=datetime.combine(day, _clock(values["time"])),
    )


def _day(text: str, field: str, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        return read_date(text, today)
    except Refused as refused:
        raise Refused(str(refused), field) from None


def _clock(text: str) -> time:
    match = _CLOCK.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise Refused(tr("Bitte die Uhrzeit so eintragen: „18:00“. Es wurde nichts gespeichert."), "time")
    return time(hour, minute)
