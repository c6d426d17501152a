"""The forms of Vor Ort (a stop, a plan, "Warum nicht dort?", a reason), and what they say."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.dates import WEEKDAYS, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.places import STOP_TITLES, Coverage, Span, StopWords
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.road.road_sheet import clock_of
from rathaus_desk.ui.road.why_places import place_choices

STOP, PLAN, WHY, CANCEL = "stop", "plan", "why", "cancel"
YES, NO = "ja", "nein"
_LINES = ("name", "place", "parking", "toilet", "indoor", "key_holder", "permit_note", "poster_place")
_CHOICES = ("power", "step_free", "active")
_NUMBERS = ("minutes", "set_up", "pack_up", "staff")
_WINDOW = re.compile(
    r"(mo|di|mi|do|fr|sa|so)\w*\s+(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|bis)\s*(\d{1,2})[:.]?(\d{2})?", re.I
)


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("RoadForms", text)


def stop_form(title: str, board: RoadBoard) -> InlineForm:
    """Return the card of a stop as a form, in the order in which one would ask for it."""
    yes_no = ((tr("ja"), YES), (tr("nein"), NO))
    where = tuple((one.name, str(one.id)) for one in board.shapes)
    nets = tuple((word(one), one.value) for one in Coverage)
    titles = STOP_TITLES
    return InlineForm(
        title, tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("name", titles["name"], 1),
            Blank("district_id", titles["district_id"], choices=where),
            Blank("active", titles["active"], choices=yes_no),
            Blank("place", titles["place"], 1),
            Blank("parking", titles["parking"], 1),
            Blank("power", titles["power"], choices=yes_no),
            Blank("step_free", titles["step_free"], choices=yes_no, beside=True),
            Blank("toilet", titles["toilet"], 1),
            Blank("coverage", titles["coverage"], choices=nets, beside=True),
            Blank("indoor", titles["indoor"], 1),
            Blank("key_holder", titles["key_holder"], 1, beside=True),
            Blank("permit_until", tr("Genehmigung bis (leer: keine nötig)"), 1),
            Blank("permit_note", titles["permit_note"], 1),
            Blank("poster_place", titles["poster_place"], 1),
            Blank("windows", tr("Offen, jede Zeit in einer Zeile: „Mi 9–12:30“"), 2),
            Blank("services", tr("Leistungen, durch Komma getrennt (leer: alle)"), 2),
            Blank("minutes", tr("Dauer in Minuten"), 1),
            Blank("staff", titles["staff"], 1, beside=True),
            Blank("set_up", tr("Aufbau in Minuten"), 1),
            Blank("pack_up", tr("Abbau in Minuten"), 1, beside=True),
            Blank("latitude", titles["latitude"], 1),
            Blank("longitude", titles["longitude"], 1, beside=True),
        ),
    )  # fmt: skip


def plan_form() -> InlineForm:
    """Return the form that begins a plan."""
    return InlineForm(
        tr("Neuer Plan"), tr("Touren vorschlagen"), tr("Strg+Enter"),
        (
            Blank("name", tr("Name"), 1),
            Blank("first", tr("Erster Tag"), 1),
            Blank("last", tr("Letzter Tag"), 1, beside=True),
        ),
    )  # fmt: skip


def why_form(board: RoadBoard) -> InlineForm:
    """Return the form of "Warum nicht dort?"."""
    vehicles = tuple((one.name, str(one.id)) for one in board.vehicles)
    return InlineForm(
        tr("Warum nicht dort?"), tr("Nachsehen"), tr("Strg+Enter"),
        (
            Blank("stop_id", tr("Haltepunkt oder Hausbesuch"), choices=place_choices(board)),
            Blank("day", tr("Tag"), 1),
            Blank("vehicle_id", tr("Fahrzeug"), choices=vehicles, unchosen=tr("das am besten passt")),
        ),
    )  # fmt: skip


def cancel_form(name: str) -> InlineForm:
    """Return the form that asks why a halt does not take place."""
    blanks = (Blank("note", tr("Grund, wie er auch am Haltepunkt steht"), 2),)
    return InlineForm(tr("{name} absagen").format(name=name), tr("Absagen"), tr("Strg+Enter"), blanks)


def stop_values(words: StopWords, services: Mapping[str, str]) -> dict[str, str]:
    """Return the card of a stop as the form writes it."""
    values = {name: str(getattr(words, name)) for name in (*_LINES, *_NUMBERS)}
    values |= {name: YES if getattr(words, name) else NO for name in _CHOICES}
    return values | {
        "district_id": str(words.district_id),
        "coverage": words.coverage.value,
        "permit_until": numeric_date(words.permit_until) if words.permit_until else "",
        "windows": windows_in_words(words.windows),
        "services": ", ".join(services.get(one, one) for one in words.services),
        "latitude": degrees_in_words(words.latitude),
        "longitude": degrees_in_words(words.longitude),
    }


def stop_words(values: Mapping[str, str], services: Mapping[str, str], today: date) -> StopWords:
    """Return the card of a stop as it is typed. Refuses what is no day, time, figure or service."""
    if not values["district_id"]:
        raise Refused(tr("Bitte den Ortsteil wählen. Es wurde nichts gespeichert."), "district_id")
    lines = {name: values[name] for name in _LINES}
    numbers = {name: whole_of(values[name], name, STOP_TITLES[name]) for name in _NUMBERS}
    choices = {name: values[name] != NO for name in _CHOICES}
    rest: dict[str, Any] = {**lines, **numbers, **choices}
    return StopWords(
        district_id=int(values["district_id"]),
        coverage=Coverage(values["coverage"] or Coverage.UNKNOWN),
        permit_until=day_of(values["permit_until"], "permit_until", today),
        windows=spans_of(values["windows"], "windows"),
        services=services_of(values["services"], services),
        latitude=degree_of(values["latitude"], "latitude"),
        longitude=degree_of(values["longitude"], "longitude"),
        **rest,
    )


def day_of(text: str, field: str, today: date) -> date | None:
    """Return the day that a field says, None if it is empty. Refuses what is no day."""
    if not text.strip():
        return None
    try:
        return read_date(text, today)
    except Refused as refused:
        raise Refused(str(refused), field) from None


def demand_day(text: str, field: str, today: date) -> date:
    """Return the day that a field says. Refuses an empty one."""
    found = day_of(text, field, today)
    if found is None:
        raise Refused(tr("Bitte noch den Tag eintragen."), field)
    return found


def windows_in_words(windows: tuple[Span, ...]) -> str:
    """Return opening windows, one a line: "Mi 9:00–12:30"."""
    return "\n".join(
        f"{WEEKDAYS[day][:2]} {clock_of(first)}–{clock_of(last)}" for day, first, last in windows
    )


def spans_of(text: str, field: str) -> tuple[Span, ...]:
    """Return hours as somebody types them, one a line. Refuses what is none."""
    found = []
    for line in filter(None, (one.strip() for one in re.split(r"[\n;,]", text))):
        match = _WINDOW.fullmatch(line)
        if match is None:
            said = tr("„{line}“ ist keine Zeit. Bitte so schreiben: „Mi 9–12:30“.")
            raise Refused(said.format(line=line), field)
        day = [one[:2].lower() for one in WEEKDAYS].index(match[1].lower())
        found.append((day, int(match[2]) * 60 + int(match[3] or 0), int(match[4]) * 60 + int(match[5] or 0)))
    return tuple(found)


def services_of(text: str, services: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of services that somebody names; a name may hold commas itself.

    Refuses a name that the catalogue does not have.
    """
    known = {fold(name): key for key, name in services.items()} | {fold(key): key for key in services}
    parts = [one.strip() for one in re.split(r"[\n,]", text) if one.strip()]
    found: list[str] = []
    while parts:
        reach = range(len(parts), 0, -1)
        name = next((", ".join(parts[:to]) for to in reach if fold(", ".join(parts[:to])) in known), "")
        if not name:
            said = tr("„{name}“ steht nicht im Verzeichnis der Leistungen.")
            raise Refused(said.format(name=parts[0]), "services")
        found.append(known[fold(name)])
        del parts[: name.count(", ") + 1]
    return tuple(found)


def whole_of(text: str, field: str, title: str) -> int:
    """Return a whole number. Refuses anything else."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 4:
        raise Refused(tr("{title}: Bitte eine ganze Zahl eintragen.").format(title=title), field)
    return int(typed)


def degree_of(text: str, field: str) -> float | None:
    """Return degrees, None if nothing stands there. Refuses what is no number."""
    if not text.strip():
        return None
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        said = tr("{title}: Bitte Grad mit Komma eintragen, zum Beispiel 52,7431.")
        raise Refused(said.format(title=STOP_TITLES[field]), field) from None


def degrees_in_words(value: float | None) -> str:
    """Return degrees as the form writes them."""
    return "" if value is None else f"{value:.5f}".rstrip("0").replace(".", ",")
