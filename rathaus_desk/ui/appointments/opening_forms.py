"""The forms of the opening hours: their fields, and what is read out of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from itertools import combinations

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.appointments.opening_patterns import (
    AppointmentKind,
    ExceptionKind,
    OpeningPattern,
    SetPattern,
)
from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm

ALL = "0"
BETWEEN_NAMES = ";"  # a name of a service may have a comma
ReadDay = Callable[[str, str], date | None]
Choices = Sequence[tuple[str, str]]


def tr(text: str) -> str:
    """Return a text of these forms in the language of the window."""
    return QCoreApplication.translate("OpeningForms", text)


def pattern_form(places: Choices, people: Choices) -> InlineForm:
    """Return the form for a weekly span."""
    return InlineForm(
        tr("Zeit eintragen"), tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("counter", tr("Platz"), choices=tuple(places)),
            Blank("weekday", tr("Wochentag"),
                  choices=tuple((name, str(number)) for number, name in enumerate(WEEKDAYS))),
            Blank("begin", tr("Von, zum Beispiel 8:30"), 1),
            Blank("end", tr("Bis, zum Beispiel 17:00"), 1),
            Blank("services", tr("Nur diese Anliegen, mit Semikolon getrennt (leer: alle)"), 2),
            Blank("kinds", tr("Wie man sich trifft (ohne Wahl: gleich)"), choices=_kind_choices()),
            Blank("staff", tr("Nur wenn diese Person da ist (ohne Wahl: gleich)"), choices=tuple(people)),
            Blank("share", tr("So viel Prozent für Termine, der Rest ohne Termin (leer: alles)"), 1),
            Blank("weeks", tr("Nur in diesen Wochen des Monats, zum Beispiel 1 (leer: jede)"), 1),
            Blank("valid_from", tr("Gilt ab (leer: sofort)"), 1),
            Blank("valid_until", tr("Gilt bis (leer: ohne Ende)"), 1),
        ),
    )  # fmt: skip


def exception_form(places: Choices) -> InlineForm:
    """Return the form for a single day."""
    return InlineForm(
        tr("Tag eintragen"), tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("counter", tr("Platz"), choices=((tr("Alle Plätze"), ALL), *places)),
            Blank("day", tr("Tag, zum Beispiel 31.10."), 1),
            Blank("kind", tr("Was ist anders"),
                  choices=tuple((word(one), one.value) for one in ExceptionKind)),
            Blank("begin", tr("Von (leer: ganzer Tag)"), 1),
            Blank("end", tr("Bis"), 1),
            Blank("reason", tr("Grund"), 1),
        ),
    )  # fmt: skip


def pattern_texts(one: OpeningPattern, names: Mapping[str, str]) -> dict[str, str]:
    """Return a weekly span as it stands in its form; `names` are those of the services by key."""
    return {
        "counter": str(one.counter_id),
        "weekday": str(one.weekday),
        "begin": f"{one.begin:%H:%M}",
        "end": f"{one.end:%H:%M}",
        "services": f"{BETWEEN_NAMES} ".join(names.get(key, key) for key in one.services),
        "kinds": ",".join(kind.value for kind in AppointmentKind if kind in one.kinds),
        "staff": str(one.staff_id or ""),
        "share": str(one.share),
        "weeks": ", ".join(map(str, one.weeks)),
        "valid_from": f"{one.valid_from:%d.%m.%Y}" if one.valid_from else "",
        "valid_until": f"{one.valid_until:%d.%m.%Y}" if one.valid_until else "",
    }


def read_pattern(
    values: Mapping[str, str], services: tuple[str, ...], day: ReadDay, pattern_id: int | None
) -> SetPattern:
    """Return what the form says; `services` are the keys of what it names. Raises Refused with the field."""
    return SetPattern(
        counter_id=read_number(values["counter"], "counter"),
        weekday=read_number(values["weekday"], "weekday"),
        begin=read_clock(values["begin"], "begin"),
        end=read_clock(values["end"], "end"),
        share=read_number(values["share"] or "100", "share"),
        weeks=tuple(read_number(part, "weeks") for part in values["weeks"].replace(",", " ").split()),
        valid_from=day(values["valid_from"], "valid_from"),
        valid_until=day(values["valid_until"], "valid_until"),
        services=services,
        kinds=tuple(AppointmentKind(one) for one in values["kinds"].split(",") if one),
        staff_id=int(values["staff"]) if values["staff"] else None,
        pattern_id=pattern_id,
    )


def kinds_in_words(kinds: Sequence[AppointmentKind]) -> str:
    """Return "Video und Telefon"."""
    return " und ".join(word(one) for one in AppointmentKind if one in kinds)


def read_number(text: str, field: str) -> int:
    """Return a whole number. Raises Refused with the field."""
    plain = text.strip().removesuffix("%").removesuffix(".").strip()
    if not plain.isdecimal():
        raise Refused("Bitte hier eine Auswahl oder eine Zahl eintragen.", field)
    return int(plain)


def read_clock(text: str, field: str) -> time:
    """Return a time of day. Raises Refused with the field."""
    hour, _, minute = text.strip().partition(":")
    if hour.isdecimal() and int(hour) < 24 and (not minute or (minute.isdecimal() and int(minute) < 60)):
        return time(int(hour), int(minute or 0))
    raise Refused("Bitte eine Uhrzeit eintragen, zum Beispiel 8:30.", field)


def _kind_choices() -> tuple[tuple[str, str], ...]:
    kinds = tuple(AppointmentKind)
    sets = [part for count in range(1, len(kinds)) for part in combinations(kinds, count)]
    return tuple((kinds_in_words(one), ",".join(kind.value for kind in one)) for one in sets)
