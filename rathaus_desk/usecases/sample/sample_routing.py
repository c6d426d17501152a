"""Steps of a case of the sample town beyond the usual: given back, one after the other, to the Landkreis."""

from rathaus_desk.domain.cases.cases import EntryKind, TaskState
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.words import name_after
from rathaus_desk.store.routing_tables import InterimRow, TaskArgumentRow
from rathaus_desk.usecases.cases.tasks import NOT_YET
from rathaus_desk.usecases.sample.sample_authorities import authority
from rathaus_desk.usecases.sample.sample_cases import ELSEWHERE, WHY_ELSEWHERE, Growing

THEN_ASKED = "Bitte danach prüfen, ob der Weg wieder frei ist."
STANDS = "Der Auftrag ist erteilt, die Firma kommt nächste Woche."
ASKED_OUTSIDE = "Die Straße gehört dem Kreis. Bitte sagen Sie uns, wann dort gearbeitet wird."
FOLLOW_UP_DAYS = 2


def give_back(case: Growing) -> None:
    """The unit says that another one is responsible; the second time it goes to the lead."""
    task, scene = case.task, case.scene
    unit = scene.here.units[task["unit_id"]]
    key, because = ELSEWHERE[unit.key], scene.rng.choice(WHY_ELSEWHERE)
    if len(case.told.returns) > task["returns"]:
        key, because = case.told.returns[task["returns"]]
    proposed = next((one for one in scene.here.units.values() if one.key == key), None)
    outside = authority(key)
    clerk = scene.clerk_at(unit.id, task["suggested_id"], case.position)
    name = proposed.short if proposed else outside.name if outside else ""
    text = f"{unit.short}: „{because}“ Vorschlag: {name}."
    argument = {
        "id": scene.new_id(case.position),
        "task_id": task["id"],
        "at": scene.time.moment(case.position),
        "unit_id": unit.id,
        "proposed_unit_id": proposed.id if proposed else None,
        "proposed_authority_id": outside.id if outside else None,
        "because": because,
    }
    case.batch[TaskArgumentRow].append(argument)
    case.arguments.append(text)
    task["staff_id"], task["proposed_unit_id"] = None, argument["proposed_unit_id"]
    task["proposed_authority_id"] = argument["proposed_authority_id"]
    task["returns"] += 1
    if task["returns"] > 1:
        lead = scene.leads[0]
        task["suggested_id"] = lead.id
        decides = f"Wieder nicht zuständig, jetzt entscheidet die Leitung ({lead.shown})."
        text = "\n".join((decides, *case.arguments))
    case.move(task, TaskState.RETURNED)
    case.line(EntryKind.RETURNED, text, clerk.id)


def pass_on(case: Growing) -> None:
    """The guide sends a returned task to the unit that was proposed."""
    task, scene = case.task, case.scene
    before, unit = case.unit_of(task), scene.here.units[task["proposed_unit_id"]]
    reason = f"geht an {unit.short}, weil {before} es so vorschlägt"
    task["reason"] = reason
    task |= {"unit_id": unit.id, "proposed_unit_id": None, "suggested_id": None, "staff_id": None}
    task["visible_from"] = now = scene.time.moment(case.position)
    if task["due"] <= now:
        task["due"] = scene.time.closing(scene.time.day_of(case.position) + 1)
    case.move(task, TaskState.OPEN)
    case.line(EntryKind.ROUTED, f"{reason[0].upper()}{reason[1:]}.", case.guide().id)


def ask_after(case: Growing) -> None:
    """The guide asks a further unit that is to wait for the first one."""
    first, guide = case.task, case.guide()
    units = case.scene.here.units
    unit = next(one for one in units.values() if one.key == ELSEWHERE[units[first["unit_id"]].key])
    reason = f"geht an {unit.short}, zusätzlich gefragt von {name_after(guide.shown)}"
    task = case.new_task(unit.id, None, THEN_ASKED, reason)
    before = units[first["unit_id"]].short
    task |= {
        "state": TaskState.WAITING, "visible_from": NOT_YET, "after_task_id": first["id"], "due": first["due"]
    }  # fmt: skip
    text = f"{unit.short} ist danach dran, wenn {before} geantwortet hat: {THEN_ASKED}"
    case.line(EntryKind.ROUTED, text, guide.id)


def say_where(case: Growing) -> None:
    """The unit says where things stand; the guide has yet to tell the citizen."""
    task = case.task
    word = {
        "id": case.scene.new_id(case.position),
        "task_id": task["id"],
        "at": case.scene.time.moment(case.position),
        "staff_id": task["staff_id"],
        "text": STANDS,
        "expected": None,
        "told_at": None,
    }
    case.batch[InterimRow].append(word)
    task["version"] += 1
    unit = case.scene.here.units[task["unit_id"]].short
    case.line(EntryKind.INTERIM, f"{unit}: {STANDS}", task["staff_id"])


def hand_out(case: Growing) -> None:
    """The guide hands a question to the Landkreis and asks again in two working days."""
    time, owner = case.scene.time, case.visit.owner
    outside = authority("strassenverkehr")
    if outside is None:
        raise KeyError("strassenverkehr")
    day = time.today + FOLLOW_UP_DAYS
    reason = f"liegt bei {outside.name}, {owner.shown} fragt nach"
    task = case.new_task(owner.unit_id, None, ASKED_OUTSIDE, reason)
    task |= {
        "state": TaskState.CLAIMED, "staff_id": owner.id, "outside_id": outside.id,
        "follow_up": time.days[day], "due": time.closing(day),
    }  # fmt: skip
    text = f"An {outside.name} gegeben: {ASKED_OUTSIDE}\nWiedervorlage {day_on_paper(time.days[day])}."
    case.line(EntryKind.HANDED_OUT, text, case.guide().id)
