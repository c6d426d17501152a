"""The form of a stop's rhythm: every so many weeks, even or odd ones, a weekday of the month, single days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.dates import WEEKDAYS, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.rhythms import LAST, DropRhythm, Rhythm, RhythmKind, SaveRhythm, StopRhythm
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.road.road_forms import NO, YES, day_of, demand_day

RHYTHM = "rhythm"
EVEN, ODD = "even", "odd"
COUNTS = {
    RhythmKind.WEEKS: ("weekdays", "every"),
    RhythmKind.PARITY: ("weekdays", "odd"),
    RhythmKind.MONTHLY: ("weekdays", "nths", "months"),
    RhythmKind.DATES: ("dates",),
}
HALF_A_YEAR = timedelta(days=182)
SATURDAY = 5
_BETWEEN = re.compile(r"[,;/\n]|\bund\b|\boder\b", re.I)
_UNTIL = re.compile(r"-|–|\bbis\b", re.I)


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("RhythmForm", text)


def rhythm_form(stop: Stop, seasons: Sequence[StopRhythm]) -> InlineForm:
    """Return the form of a stop's rhythms, one season at a time; which fields count hangs on its kind."""
    known = tuple((_days(one), str(one.id)) for one in seasons)
    kinds = tuple((word(one), one.value) for one in RhythmKind)
    season = Blank("season", tr("Welche Zeit"), choices=known, unchosen=tr("eine weitere Zeit"))
    title = tr("Wie oft: {name}, je Halt {minutes} Minuten (steht am Haltepunkt)")
    return InlineForm(
        title.format(name=stop.words.name, minutes=stop.words.minutes), tr("Speichern"), tr("Strg+Enter"),
        (
            *((season,) if known else ()),
            Blank("kind", tr("Rhythmus"), choices=kinds),
            Blank("weekdays", tr("Wochentage, zum Beispiel „Di, Do“"), 1),
            Blank("every", tr("Jede wievielte Woche"), 1),
            Blank("odd", tr("Gerade oder ungerade Wochen"),
                  choices=((tr("gerade"), EVEN), (tr("ungerade"), ODD))),
            Blank("nths", tr("Der wievielte im Monat, zum Beispiel „1, 3“ oder „letzter“"), 1),
            Blank("months", tr("Nur in diesen Monaten, als Zahl (leer: alle)"), 1),
            Blank("dates", tr("Einzelne Tage, durch Komma getrennt"), 2),
            Blank("in_school_holidays", tr("Auch in den Schulferien"),
                  choices=((tr("ja"), YES), (tr("nein"), NO))),
            Blank("first", tr("Gilt ab"), 1),
            Blank("last", tr("Gilt bis"), 1, beside=True),
        ),
    )  # fmt: skip


def rhythm_values(one: StopRhythm) -> dict[str, str]:
    """Return a rhythm as the form writes it."""
    rhythm = one.rhythm
    return {
        "season": str(one.id),
        "kind": rhythm.kind.value,
        "weekdays": ", ".join(WEEKDAYS[day][:2] for day in rhythm.weekdays),
        "every": str(rhythm.every),
        "odd": ODD if rhythm.odd else EVEN,
        "nths": ", ".join("letzter" if nth == LAST else str(nth) for nth in rhythm.nths),
        "months": ", ".join(str(month) for month in rhythm.months),
        "dates": ", ".join(numeric_date(day) for day in rhythm.dates),
        "in_school_holidays": YES if rhythm.in_school_holidays else NO,
        "first": numeric_date(one.first),
        "last": numeric_date(one.last),
    }


def new_rhythm_values(seasons: Sequence[StopRhythm], today: date) -> dict[str, str]:
    """Return what a further season begins with: as the last one, from the day after it, for half a year."""
    last = max(seasons, key=lambda one: one.last, default=None)
    first = today if last is None else max(today, last.last + timedelta(days=1))
    begun = {"kind": RhythmKind.WEEKS.value, "every": "1", "in_school_holidays": YES}
    days = {"first": numeric_date(first), "last": numeric_date(first + HALF_A_YEAR)}
    return {**(begun if last is None else rhythm_values(last)), "season": "", **days}


def season_of(values: Mapping[str, str], seasons: Sequence[StopRhythm]) -> StopRhythm | None:
    """Return the season that the form means, None for a further one."""
    return next((one for one in seasons if str(one.id) == values.get("season")), None)


def turn_seasons(form: InlineForm, seasons: Sequence[StopRhythm], today: date) -> None:
    """Let the form show the season that one chooses in it, instead of the one before."""
    season = form.values().get("season", "")
    if season != form.base.get("season", ""):
        chosen = season_of(form.values(), seasons)
        form.base["season"] = season  # filling the form tells of typing again
        form.fill(rhythm_values(chosen) if chosen else new_rhythm_values(seasons, today))
        form.begin(chosen.version if chosen else 0)
    show_what_counts(form)


def show_what_counts(form: InlineForm) -> None:
    """Show of a rhythm's form what its kind asks for."""
    kind = RhythmKind(form.values()["kind"] or RhythmKind.WEEKS)
    form.show_fields({"season", "kind", *COUNTS[kind], "in_school_holidays", "first", "last"})


def rhythm_command(
    values: Mapping[str, str], stop_id: int, before: StopRhythm | None, seen: int, today: date
) -> SaveRhythm:
    """Return what the form says. Refuses what is no weekday, figure or day."""
    anchor = before.rhythm.anchor if before else None
    rhythm = Rhythm(
        RhythmKind(values["kind"] or RhythmKind.WEEKS),
        weekdays=_weekdays(values["weekdays"]),
        every=_whole(values["every"] or "1", "every"),
        anchor=anchor,
        odd=values["odd"] == ODD,
        nths=tuple(
            LAST if one.lower().startswith("l") else _whole(one, "nths") for one in _parts(values["nths"])
        ),
        months=tuple(_whole(one, "months") for one in _parts(values["months"])),
        dates=tuple(
            day for one in re.split(r"[,;\n]", values["dates"]) if (day := day_of(one, "dates", today))
        ),
        in_school_holidays=values["in_school_holidays"] != NO,
    )
    return SaveRhythm(
        stop_id=stop_id,
        first=demand_day(values["first"], "first", today),
        last=demand_day(values["last"], "last", today),
        rhythm=rhythm,
        rhythm_id=before.id if before else None,
        seen_version=seen,
    )


def rhythm_back(before: StopRhythm | None, saved: StopRhythm) -> SaveRhythm | DropRhythm:
    """Return what makes a rhythm that was just kept what it was before."""
    if before is None:
        return DropRhythm(rhythm_id=saved.id, seen_version=saved.version)
    return SaveRhythm(
        stop_id=saved.stop_id, first=before.first, last=before.last, rhythm=before.rhythm,
        rhythm_id=saved.id, seen_version=saved.version,
    )  # fmt: skip


def _days(one: StopRhythm) -> str:
    return f"{numeric_date(one.first)} – {numeric_date(one.last)}"


def _parts(text: str) -> list[str]:
    return [one.strip().rstrip(".") for one in _BETWEEN.split(text) if one.strip()]


def _weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays that somebody names, also from one to another. Refuses what is not one whole."""
    found: list[int] = []
    for one in _parts(text):
        ends = [_weekday(part) for part in _UNTIL.split(one)]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2 or first > last:
            raise Refused(tr("„{day}“ ist kein Wochentag.").format(day=one), "weekdays")
        found.extend(range(first, last + 1))
    return tuple(found)


def _weekday(text: str) -> int | None:
    """Return the number of a weekday that is written out or cut short: "Mi", "Mittw.", "mittwochs"."""
    typed = text.strip().lower().rstrip(".").removesuffix("s")
    if typed == "sonnabend":
        return SATURDAY
    names = [one.lower() for one in WEEKDAYS]
    return next((day for day, one in enumerate(names) if len(typed) > 1 and one.startswith(typed)), None)


def _whole(text: str, field: str) -> int:
    if not text.strip().isdecimal() or len(text) > 4:
        raise Refused(tr("„{text}“ ist keine Zahl.").format(text=text), field)
    return int(text)
