"""The forms of a tour that goes and of a halt that was: who goes along, and how many came."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.halt_counts import HaltCount
from rathaus_desk.domain.road.timetables import CountHalt, Halt, NoteHalt, SetCompany, Tour
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.road.basics_sections import named_ones, ones_named
from rathaus_desk.ui.road.road_forms import whole_of

COMPANY, COUNT, NOTES = "company", "count", "notes"
_EUROS = re.compile(r"(\d{1,6})(?:,(\d{1,2}))?")


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("TourForms", text)


def company_form(title: str) -> InlineForm:
    """Return the form of who and what goes along."""
    blanks = (
        Blank("crew", tr("Team, durch Komma getrennt"), 2),
        Blank("equipment", tr("Ausrüstung, durch Komma getrennt"), 2),
    )
    return InlineForm(title, tr("Speichern"), tr("Strg+Enter"), blanks)


def company_values(tour: Tour, crew: Mapping[int, str], sets: Mapping[int, str]) -> dict[str, str]:
    """Return who and what goes along as the form writes it."""
    return {"crew": named_ones(crew, tour.crew), "equipment": named_ones(sets, tour.equipment)}


def company_command(
    values: Mapping[str, str], tour_id: int, seen: int, crew: Mapping[int, str], sets: Mapping[int, str]
) -> SetCompany:
    """Return what the form says. Refuses names that nobody and nothing has."""
    return SetCompany(
        tour_id=tour_id,
        crew=ones_named(values["crew"], crew, "crew"),
        equipment=ones_named(values["equipment"], sets, "equipment"),
        seen_version=seen,
    )


def count_form(title: str) -> InlineForm:
    """Return the form of how many came."""
    blanks = (
        Blank("walk_ins", tr("Ohne Termin gekommen"), 1),
        Blank("served", tr("Dran gewesen"), 1, beside=True),
        Blank("cost", tr("Kosten in Euro (leer: nicht gezählt)"), 1),
    )
    return InlineForm(title, tr("Speichern"), tr("Strg+Enter"), blanks)


def count_values(counted: HaltCount | None) -> dict[str, str]:
    """Return a count as the form writes it."""
    if counted is None:
        return {"walk_ins": "", "served": "", "cost": ""}
    cents = counted.cost_cents
    return {
        "walk_ins": str(counted.walk_ins),
        "served": str(counted.served),
        "cost": "" if cents is None else f"{cents // 100},{cents % 100:02}",
    }


def count_command(values: Mapping[str, str], halt_id: int, seen: int) -> CountHalt:
    """Return what the form says. Refuses what is no number, and costs that are no amount."""
    return CountHalt(
        halt_id=halt_id,
        walk_ins=whole_of(values["walk_ins"], "walk_ins", tr("Ohne Termin gekommen")),
        served=whole_of(values["served"], "served", tr("Dran gewesen")),
        cost_cents=_cents(values["cost"]),
        seen_version=seen,
    )


def notes_form(title: str) -> InlineForm:
    """Return the form of what is said about a halt, to everybody and to the house alone."""
    blanks = (
        Blank("note", tr("Für alle: steht auf Aushang, Internetseite und in der Liste"), 2),
        Blank("internal", tr("Nur für uns: bleibt im Haus, steht in der Tagesmappe"), 2),
    )
    return InlineForm(title, tr("Speichern"), tr("Strg+Enter"), blanks)


def notes_values(halt: Halt) -> dict[str, str]:
    """Return the notes of a halt as the form writes them."""
    return {"note": halt.note, "internal": halt.internal}


def notes_command(values: Mapping[str, str], halt_id: int, seen: int) -> NoteHalt:
    """Return what the form says."""
    return NoteHalt(halt_id=halt_id, note=values["note"], internal=values["internal"], seen_version=seen)


def _cents(text: str) -> int | None:
    typed = text.replace(".", "").replace("€", "").strip()
    if not typed:
        return None
    found = _EUROS.fullmatch(typed) if typed.isascii() else None
    if found is None:
        raise Refused(tr("Bitte einen Betrag eintragen, zum Beispiel „36,50“."), "cost")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
