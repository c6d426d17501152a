"""The forms of Vor Ort (a stop, a plan, "Warum nicht dort?", a reason), and what they say."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.dates import WEEKDAYS, numeric_date
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.places import STOP_TITLES, Coverage, Span, Stop, StopKind, StopWords
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, Choice, InlineForm
from rathaus_desk.ui.road.road_sheet import clock_of
from rathaus_desk.ui.road.why_places import place_choices

STOP, PLAN, WHY, CANCEL = "stop", "plan", "why", "cancel"
NEW_CARD = f"{STOP}.0"
YES, NO = "ja", "nein"
NO_WORDS: Mapping[str, str] = {}
HOUR, MOST_MEANT = 60, 3
USUAL = {
    StopKind.HALT: {"staff": "2", "set_up": "5", "pack_up": "5"},
    StopKind.CONSULTING: {"staff": "1", "set_up": "0", "pack_up": "0"},
}
FRESH_STOP = {"kind": StopKind.HALT.value, "minutes": "", "active": YES, **USUAL[StopKind.HALT]}
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
    kinds = tuple((word(one), one.value) for one in StopKind)
    titles = STOP_TITLES
    form = InlineForm(
        title, tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("name", titles["name"], 1),
            Blank("kind", titles["kind"], choices=kinds),
            Blank("district_id", titles["district_id"], choices=where),
            Blank("active", titles["active"], choices=yes_no),
            Blank("place", tr("Standplatz, bei einer Sprechstunde die Anschrift"), 1),
            Blank("parking", titles["parking"], 1),
            Blank("power", titles["power"], choices=yes_no),
            Blank("step_free", titles["step_free"], choices=yes_no, beside=True),
            Blank("toilet", titles["toilet"], 1),
            Blank("coverage", titles["coverage"], choices=nets, beside=True),
            Blank("indoor", tr("Raum (der Sprechstunde, oder wenn es regnet)"), 1),
            Blank("key_holder", tr("Schlüssel bei, mit Telefon"), 1),
            Blank("permit_until", tr("Genehmigung bis (leer: keine nötig)"), 1),
            Blank("permit_note", titles["permit_note"], 1),
            Blank("poster_place", titles["poster_place"], 1),
            Blank("windows", tr("Offen, jede Zeit in einer Zeile: „Mi 9–12:30“"), 2),
            Blank("services", tr("Leistungen, durch Komma getrennt (leer: alle)"), 2),
            Blank("minutes", tr("Dauer in Minuten (leer: so lange wie offen)"), 1),
            Blank("staff", titles["staff"], 1, beside=True),
            Blank("set_up", tr("Aufbau in Minuten"), 1),
            Blank("pack_up", tr("Abbau in Minuten"), 1, beside=True),
            Blank("latitude", titles["latitude"], 1),
            Blank("longitude", titles["longitude"], 1, beside=True),
        ),
    )  # fmt: skip
    kind = form.parts()["kind"]
    if isinstance(kind, Choice):
        kind.activated.connect(partial(_follow_kind, form))
    return form


def _follow_kind(form: InlineForm, _row: int) -> None:
    """Put in what is usual at the chosen kind, where what is usual at the other one still stands."""
    values = form.values()
    kind = StopKind(values["kind"] or StopKind.HALT)
    (other,) = set(StopKind) - {kind}
    form.fill({name: USUAL[kind][name] for name, text in USUAL[other].items() if values[name] == text})


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
            Blank("vehicle_id", tr("Mit"), choices=vehicles, unchosen=tr("dem, was am besten passt")),
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
        "kind": words.kind.value,
        "permit_until": numeric_date(words.permit_until) if words.permit_until else "",
        "windows": windows_in_words(words.windows),
        "services": ", ".join(services.get(one, one) for one in words.services),
        "latitude": degrees_in_words(words.latitude),
        "longitude": degrees_in_words(words.longitude),
    }


def stop_words(
    values: Mapping[str, str],
    services: Mapping[str, str],
    today: date,
    words: Mapping[str, str] = NO_WORDS,
) -> StopWords:
    """Return the card of a stop as it is typed. Refuses what is no day, time, figure or service.

    `words` are what citizens call the services.
    """
    demand_line(values, "name", tr("Bitte den Namen eintragen. Es wurde nichts gespeichert."))
    if not values["district_id"]:
        raise Refused(tr("Bitte den Ortsteil wählen. Es wurde nichts gespeichert."), "district_id")
    demand_line(values, "power", tr("Bitte sagen, ob es Strom gibt. Es wurde nichts gespeichert."))
    asked = tr("Bitte sagen, ob man ohne Stufen hinkommt. Es wurde nichts gespeichert.")
    demand_line(values, "step_free", asked)
    if values["kind"] == StopKind.CONSULTING and values["active"] != NO:
        for name, sought in (("place", tr("die Anschrift")), ("indoor", tr("den Raum"))):
            asked = tr("Bitte noch {sought} der Sprechstunde eintragen. Es wurde nichts gespeichert.")
            demand_line(values, name, asked.format(sought=sought))
    windows = spans_of(values["windows"], "windows")
    if not values["minutes"].strip():
        values = {**values, "minutes": str(usual_minutes(windows))}
    lines = {name: values[name] for name in _LINES}
    numbers = {name: whole_of(values[name], name, STOP_TITLES[name]) for name in _NUMBERS}
    choices = {name: values[name] != NO for name in _CHOICES}
    rest: dict[str, Any] = {**lines, **numbers, **choices}
    return StopWords(
        district_id=int(values["district_id"]),
        coverage=Coverage(values["coverage"] or Coverage.UNKNOWN),
        kind=StopKind(values["kind"] or StopKind.HALT),
        permit_until=day_of(values["permit_until"], "permit_until", today),
        windows=windows,
        services=services_of(values["services"], services, words),
        latitude=degree_of(values["latitude"], "latitude"),
        longitude=degree_of(values["longitude"], "longitude"),
        **rest,
    )


def said_of_stop(words: StopWords, *, new: bool) -> str:
    """Return that a stop is kept, what comes next if it is new, and what is missing without its point."""
    said = tr("{name} ist gespeichert.").format(name=words.name)
    if new and words.active:
        said += tr(" Eingeplant wird er mit einem Rhythmus: Strg+Umschalt+R.")
    if words.latitude is not None:
        return said
    return said + tr(
        " Ohne Breite und Länge fehlt der Haltepunkt auf der Karte, und jede Fahrt dorthin zählt 30 Minuten."
    )


def retired(saved: Stop) -> StopWords:
    """Return a stop that was just written down as one that is not visited: stops are never deleted."""
    return replace(saved.words, active=False)


def show_versions(form: InlineForm, error: Conflict, version: int, theirs: Mapping[str, str]) -> None:
    """Show what somebody else has stored meanwhile beside what stands in a form, field by field."""
    told = Conflict(str(error), version=version, theirs=theirs)
    form.refuse(told)
    form.focus_refused(told)


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


def demand_line(values: Mapping[str, str], field: str, asked: str) -> None:
    """Refuse a form in which nothing stands in a field, asking for it."""
    if not values[field].strip():
        raise Refused(asked, field)


def usual_minutes(windows: tuple[Span, ...]) -> int:
    """Return how long a halt is that says no length: its longest time, an hour if it says none."""
    return max((last - first for _, first, last in windows), default=HOUR)


def services_of(
    text: str, services: Mapping[str, str], words: Mapping[str, str] = NO_WORDS
) -> tuple[str, ...]:
    """Return the keys of services that somebody names, or calls as citizens do; a name may hold commas.

    Refuses what the catalogue does not have, and proposes what may be meant.
    """
    names = {fold(name): key for key, name in services.items()}
    known = {**words, **names, **{fold(key): key for key in services}}
    parts = [one.strip() for one in re.split(r"[\n,]", text) if one.strip()]
    found: list[str] = []
    while parts:
        reach = range(len(parts), 0, -1)
        name = next((", ".join(parts[:to]) for to in reach if fold(", ".join(parts[:to])) in known), "")
        if not name:
            raise Refused(_unknown_service(parts[0], services), "services")
        found.append(known[fold(name)])
        del parts[: name.count(", ") + 1]
    return tuple(found)


def _unknown_service(typed: str, services: Mapping[str, str]) -> str:
    said = tr("„{name}“ steht nicht im Verzeichnis der Leistungen.").format(name=typed)
    meant = [name for name in services.values() if fold(typed) in fold(name)][:MOST_MEANT]
    if not meant:
        return said
    return tr("{said} Meinten Sie {meant}?").format(
        said=said, meant=tr(" oder ").join(f"„{one}“" for one in meant)
    )


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
