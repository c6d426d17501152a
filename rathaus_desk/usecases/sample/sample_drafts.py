"""The five drafts that Frau Özdemir has parked this morning in the sample town."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.store.changes import Store
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.office_tables import StaffRow

AUTHOR = "oezdemir"


@dataclass(frozen=True)
class _Sketch:
    """One interrupted intake: how many minutes ago, what it is about, and how far it came."""

    minutes: int
    channel: Channel
    label: str
    theme: str
    service: str
    name: str = ""
    person_id: int | None = None
    facts: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    phone: str = ""


SKETCHES = (
    _Sketch(84, Channel.PHONE, "Tel · Hecke", "Hecke", "hecke_gehweg", "Walter Schmid", 9,
            ("Gehweg zu eng",), "Kirchweg 5", "kommt mit dem Rollator nicht vorbei"),
    _Sketch(52, Channel.VISIT, "Besuch · Wohngeld", "Wohngeld", "wohngeld", "Nadiia Kovalenko", 23,
            ("erster Antrag",), "", "holt den Mietvertrag und kommt wieder"),
    _Sketch(33, Channel.PHONE, "Tel · Fundsache", "Fundsache", "fundbuero", "Frau Becker", None,
            ("Schlüssel",), "", "Schlüsselbund mit grünem Band,", "0171 39200-21"),
    _Sketch(14, Channel.VISIT, "Besuch · Bewohnerparken", "Bewohnerparken", "bewohnerparken",
            "Giuseppe D’Angelo", 28, ("neues Kennzeichen",)),
    _Sketch(4, Channel.PHONE, "Tel · Laterne", "Laterne", "strassenlaterne", "Gisela Meier", 12,
            ("flackert",), "Dorfstraße 2", "seit dem Sturm am"),
)  # fmt: skip


def park_sample_drafts(store: Store, today: datetime) -> None:
    """Park the five drafts as they would be parked by hand."""
    with store.write.begin() as session:
        author = session.scalars(select(StaffRow.id).where(StaffRow.login == AUTHOR)).one()
        for number, sketch in enumerate(SKETCHES, 1):
            begun = today - timedelta(minutes=sketch.minutes)
            left = begun + timedelta(minutes=2)
            session.add(
                DraftRow(
                    id=number,
                    staff_id=author,
                    for_staff_id=None,
                    state=DraftState.PARKED,
                    held_by="",
                    label=sketch.label,
                    name=sketch.name,
                    note="",
                    content=_content(sketch),
                    cursor={"field": "note", "at": len(sketch.note)},
                    begun_at=begun,
                    changed_at=left,
                    parked_at=left,
                )
            )


def _content(sketch: _Sketch) -> dict[str, Any]:
    """Return the intake form with what was typed, as the form keeps it."""
    concern = {
        "service": sketch.service,
        "district": "",
        "facts": list(sketch.facts),
        "details": [],
        "place": sketch.place,
        "note": sketch.note,
        "cause_id": None,
        "at_once": False,
        "result": "",
        "behalf": None,
        "route": "",
    }
    form = {
        "channel": sketch.channel.value,
        "person_id": sketch.person_id,
        "name": "" if sketch.person_id else sketch.name,
        "phone": sketch.phone,
        "new": None,
        "anonymous": False,
        "needs": {"needs": [], "language": "", "keep": False},
        "concerns": [concern],
        "at": 0,
        "reply": "",
        "line": "",
    }
    return {
        "channel": sketch.channel.value,
        "theme": sketch.theme,
        "name": sketch.name,
        "form": form,
    }
