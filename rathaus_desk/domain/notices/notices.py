"""A notice ("Aushang"): one text for posters, leaflets, the press and the web; and where it hangs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.paper.letters import Letterhead


class NoticeIcon(StrEnum):
    """The picture beside the title: one of our own."""

    NONE = "none"
    MOBILE = "mobile"
    CLOCK = "clock"
    CALENDAR = "calendar"
    TALK = "talk"
    PHONE = "phone"
    PEOPLE = "people"
    ACCESS = "access"
    LETTER = "letter"
    INFO = "info"
    WARNING = "warning"


class NoticeSheet(StrEnum):
    """What a notice is printed on."""

    POSTER_A4 = "poster_a4"
    POSTER_A3 = "poster_a3"
    TEAR_OFF = "tear_off"
    HANDBILL = "handbill"
    CARD = "card"
    LEAFLET = "leaflet"
    READING = "reading"


class NoticeWords(StrEnum):
    """The same text where it is not printed by us."""

    PRESS = "press"
    WEB = "web"
    NEWSLETTER = "newsletter"


SHEET_NAMES = {
    NoticeSheet.POSTER_A4: "Aushang A4",
    NoticeSheet.POSTER_A3: "Aushang A3",
    NoticeSheet.TEAR_OFF: "Aushang mit Abreißstreifen",
    NoticeSheet.HANDBILL: "Handzettel A5",
    NoticeSheet.CARD: "Kärtchen A6",
    NoticeSheet.LEAFLET: "Faltblatt DIN lang",
    NoticeSheet.READING: "Lesefassung",
}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """All that a notice says; `text` is written as in templates: paragraphs, "# heading", "- point".

    `summary` is the whole in one sentence; it stands alone where there is no room for the text.
    """

    title: str
    summary: str = ""
    text: str = ""
    when: str = ""
    where: str = ""
    who: str = ""
    access: str = ""
    contact: str = ""
    phone: str = ""
    web: str = ""
    valid_until: date | None = None
    icon: NoticeIcon = NoticeIcon.NONE


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is kept; `hanging` counts the places where it still hangs."""

    id: int
    words: NoticeText
    unit_id: int
    unit: str
    author: str
    changed_at: datetime
    version: int
    ended: bool = False
    hanging: int = 0


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice for paper: who publishes it, on what, and whether a printer's shop cuts it out."""

    letterhead: Letterhead
    words: NoticeText
    sheet: NoticeSheet
    dated: date
    print_shop: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class HungNotice:
    """A place where a notice hangs, or hung; it is late once `take_down_on` is over and it still hangs."""

    id: int
    notice_id: int
    title: str
    place: str
    district: str
    hung_on: date
    hung_by: str
    take_down_on: date | None
    taken_down_on: date | None
    taken_down_by: str
    version: int
    district_key: str = ""


@dataclass(frozen=True, kw_only=True)
class SaveNotice(Command[Notice]):
    """Write a notice down, change one, or bring one back that was put away; a new one has no `notice_id`."""

    words: NoticeText
    notice_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class EndNotice(Command[Notice]):
    """Put a notice away that is over; its places stay on the list until it is taken down there."""

    notice_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class HangNotice(Command[HungNotice]):
    """Write down where a notice hangs; without `take_down_on` it hangs until the notice is over."""

    notice_id: int
    place: str
    district: str = ""
    hung_on: date | None = None
    take_down_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TakeDownNotice(Command[HungNotice]):
    """Write down that a notice was taken down, or with `again` that it hangs still: that takes it back."""

    place_id: int
    seen_version: int
    again: bool = False


NOTICE_TITLES = {
    "title": "Überschrift",
    "summary": "In einem Satz",
    "text": "Text",
    "when": "Wann",
    "where": "Wo",
    "who": "Für wen",
    "access": "Zugang",
    "contact": "Wer Fragen beantwortet",
    "phone": "Telefon",
    "web": "Adresse im Internet",
    "valid_until": "Gilt bis",
    "icon": "Bild",
}


def in_fields(words: NoticeText) -> dict[str, str]:
    """Return a notice as the fields of its form have it, in the order of `NOTICE_TITLES`."""
    written = {
        "valid_until": numeric_date(words.valid_until) if words.valid_until else "",
        "icon": words.icon.value,
    }
    return {name: written[name] if name in written else str(getattr(words, name)) for name in NOTICE_TITLES}


def is_due(place: HungNotice, today: date) -> bool:
    """Tell whether a notice must be taken down at a place: its last day is today or was before."""
    return place.taken_down_on is None and place.take_down_on is not None and place.take_down_on <= today


def facts_of(words: NoticeText) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what one looks for first: when, where, for whom, how to get in; each with its lines."""
    named = (
        ("Wann", words.when),
        ("Wo", words.where),
        ("Für wen", words.who),
        ("Zugang", words.access),
    )
    return tuple((name, tuple(text.splitlines())) for name, text in named if text.strip())
