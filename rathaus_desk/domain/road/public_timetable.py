"""The timetable as anybody may have it: a table, points for a map, a page for the website.

Only halts at stops are in it, and never a home visit: where somebody is visited is nobody's business.
"""

import csv
import html
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.cell import safe_cell
from rathaus_desk.domain.dates import WEEKDAYS, full_day, numeric_date
from rathaus_desk.domain.road.places import COMES_AS, StopKind, name_beside
from rathaus_desk.domain.road.timetables import HaltState

COLUMNS = ("Tag", "Wochentag", "von", "bis", "Haltepunkt", "Ortsteil", "Ort", "stufenlos", "Hinweis", "Art")


class PublicForm(StrEnum):
    """As what the published timetable leaves the house; the value is the ending of the file."""

    CALENDAR = "ics"
    TABLE = "csv"
    POINTS = "geojson"
    PAGE = "html"


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A finished file and how many halts are in it."""

    form: PublicForm
    halts: int
    content: bytes


@dataclass(frozen=True, slots=True)
class PublicHalt:
    """One halt or consulting hour as the town tells everybody; minutes of the day.

    `place` says where one finds us, at a consulting hour with the room.
    """

    halt_id: int
    stop_id: int
    day: date
    opens: int
    closes: int
    name: str
    district: str
    place: str
    step_free: bool
    latitude: float | None
    longitude: float | None
    state: HaltState
    version: int
    moved_from: date | None = None
    note: str = ""
    kind: StopKind = StopKind.HALT

    @property
    def named(self) -> str:
        """The name as it stands beside others: of a consulting hour one reads that it is one."""
        return name_beside(self.kind, self.name)

    @property
    def told(self) -> str:
        """What one must know of this halt: that it falls out or was moved, and why."""
        if self.state is HaltState.CANCELLED:
            said = "fällt aus"
        elif self.moved_from is not None and self.moved_from != self.day:
            said = f"verlegt vom {numeric_date(self.moved_from)}"
        elif self.state is HaltState.MOVED:
            said = "andere Uhrzeit"
        else:
            return self.note
        return f"{said}: {self.note}" if self.note else said


def timetable_csv(halts: Sequence[PublicHalt]) -> bytes:
    """Return a table for spreadsheets: semicolons, UTF-8 with its mark, nothing a spreadsheet would run."""
    file = io.StringIO(newline="")
    table = csv.writer(file, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in halts:
        cells = (
            numeric_date(one.day),
            WEEKDAYS[one.day.weekday()],
            minute_on_clock(one.opens),
            minute_on_clock(one.closes),
            one.name,
            one.district,
            one.place,
            "ja" if one.step_free else "nein",
            one.told,
            COMES_AS[one.kind],
        )
        table.writerow([safe_cell(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def timetable_geojson(halts: Sequence[PublicHalt]) -> bytes:
    """Return each stop as a point with its halts (RFC 7946: longitude first), unless nobody knows where."""
    features = []
    for stop_id in dict.fromkeys(one.stop_id for one in halts):
        there = [one for one in halts if one.stop_id == stop_id]
        first = there[0]
        if first.latitude is None or first.longitude is None:
            continue
        features.append(
            {
                "type": "Feature",
                "id": stop_id,
                "geometry": {"type": "Point", "coordinates": [first.longitude, first.latitude]},
                "properties": {
                    "name": first.name,
                    "kind": first.kind.value,
                    "district": first.district,
                    "place": first.place,
                    "step_free": first.step_free,
                    "halts": [_plain(one) for one in there],
                },
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1).encode("utf-8")


def timetable_html(town: str, phone: str, halts: Sequence[PublicHalt], dated: date) -> bytes:
    """Return a page that needs nothing but itself: one table a day, readable aloud, without scripts."""
    rooms = any(one.kind is StopKind.CONSULTING for one in halts)
    what = "Servicemobil und Sprechstunden" if rooms else "Fahrplan des Servicemobils"
    title = html.escape(f"{what}, {town}")
    days = dict.fromkeys(one.day for one in halts)
    tables = "\n".join(_day_table(day, [one for one in halts if one.day == day]) for day in days)
    page = f"""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; line-height: 1.5; max-width: 50rem; margin: 1rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; }}
caption {{ text-align: left; font-weight: bold; padding: 0.3rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>Fragen beantwortet das Rathaus: Telefon {html.escape(phone)}. Stand: {numeric_date(dated)}.</p>
{tables or "<p>Zurzeit sind keine Halte geplant.</p>"}
</body>
</html>
"""
    return page.encode("utf-8")


def minute_on_clock(minute: int) -> str:
    """Return "9:30" for minute 570."""
    return f"{minute // 60}:{minute % 60:02}"


def _plain(one: PublicHalt) -> dict[str, object]:
    return {
        "day": one.day.isoformat(),
        "opens": f"{one.opens // 60:02}:{one.opens % 60:02}",
        "closes": f"{one.closes // 60:02}:{one.closes % 60:02}",
        "cancelled": one.state is HaltState.CANCELLED,
        "note": one.told,
    }


def _day_table(day: date, halts: Sequence[PublicHalt]) -> str:
    heads = "".join(f'<th scope="col">{one}</th>' for one in ("Uhrzeit", "Haltepunkt", "Ort", "Hinweis"))
    rows = "\n".join(_row(one) for one in halts)
    caption = html.escape(full_day(day))
    head = f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>"
    return f"<table>\n{head}\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(one: PublicHalt) -> str:
    hours = f"{minute_on_clock(one.opens)} bis {minute_on_clock(one.closes)} Uhr"
    if one.state is HaltState.CANCELLED:
        hours = f"<s>{hours}</s>"
    steps = "ohne Stufen" if one.step_free else "mit Stufen"
    place = ", ".join(part for part in (one.district, one.place, steps) if part)
    cells = "".join(f"<td>{html.escape(part)}</td>" for part in (place, one.told))
    return f'<tr><td>{hours}</td><th scope="row">{html.escape(one.named)}</th>{cells}</tr>'
