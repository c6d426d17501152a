"""Who comes to the sample town hall when, and asks for what."""

from collections.abc import Iterator
from heapq import merge
from random import Random
from typing import Any

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.office.addresses import read_address
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.store.case_tables import ContactRow, PromiseRow
from rathaus_desk.usecases.promises.promises import Reach, reply_by_default
from rathaus_desk.usecases.sample.sample_cases import IN_ORDER, Batch, Growing, Told, Visit
from rathaus_desk.usecases.sample.sample_courses import MINUTE, go_on, promise
from rathaus_desk.usecases.sample.sample_people import Resident
from rathaus_desk.usecases.sample.sample_scene import Scene
from rathaus_desk.usecases.sample.sample_stories import STORIES, Ending, Story

QUICK_ANSWERS_A_DAY = (32, 48)
CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.EMAIL, Channel.LETTER)
CHANNEL_SHARES = (50, 30, 15, 5)
TAKEN = {
    Channel.PHONE: "Am Telefon aufgenommen.",
    Channel.VISIT: "Beim Besuch aufgenommen.",
    Channel.LETTER: "Kam mit einem Brief.",
    Channel.EMAIL: "Kam mit einer E-Mail.",
}
SEEN = (AuthorityState.SEEN, AuthorityState.GUARDIAN)
UNCHECKED_PHONE = "+493023125888"
CALLERS = ("Frau Becker", "Herr Lampe", "Frau Thieme", "Herr Oltmann", "Frau Wulf", "Hausmeister Schule")
DETAILS = {
    "mast": ("M 1147", "M 208", "M 1630"), "size": ("wie ein Teller", "einen halben Meter"),
    "persons": ("1", "2", "3", "4"), "rent": ("540 Euro", "612 Euro", "735 Euro"),
    "dog": ("Bello, Dackel", "Luna, Mischling", "Rocky, Schäferhund"), "bin": ("Restmüll", "Papier", "Bio"),
    "amount": ("zwei Kubikmeter", "drei Säcke", "ein Sofa"), "device": ("Rutsche", "Schaukel"),
    "item": ("Schlüsselbund", "Fahrrad, blau", "Geldbörse"), "times": ("nach 22 Uhr", "am Wochenende"),
}  # fmt: skip

Plan = tuple[int, int, tuple[Story, ...]]
"""Position, number of cases, and their stories if they are told by hand."""


def plan_visits(scene: Scene, cases: int) -> list[Plan]:
    """Return when who comes, in order: the stories, and by chance as many others as make `cases` cases."""
    told = _placed_stories(scene, cases)
    rest = cases - sum(count for _, count, _ in told)
    sizes: list[int] = []
    while rest > 0:
        sizes.append(min(scene.rng.choices((1, 2, 3), (86, 11, 3))[0], rest))
        rest -= sizes[-1]
    # Nobody who comes this very minute is through before the clock stands still.
    end = max(scene.time.now - MINUTE, 1)
    positions = sorted(int(scene.rng.random() * end) for _ in sizes)
    chance: Iterator[Plan] = ((at, size, ()) for at, size in zip(positions, sizes, strict=True))
    return list(merge(told, chance, key=lambda one: one[0]))


def count_by_year(scene: Scene, plans: list[Plan]) -> dict[int, int]:
    """Return how many cases each calendar year has."""
    counts: dict[int, int] = {}
    for position, size, _ in plans:
        year = scene.time.days[scene.time.day_of(position)].year
        counts[year] = counts.get(year, 0) + size
    return counts


def batches(scene: Scene, plans: list[Plan], size: int) -> Iterator[Batch]:
    """Yield the rows of all visits in batches of about `size` cases."""
    causes: dict[str, Growing] = {}
    batch: Batch = {table: [] for table in IN_ORDER}
    made = 0
    for plan in plans:
        _visit(scene, batch, plan, causes)
        made += plan[1]
        if made >= size:
            yield batch
            batch, made = {table: [] for table in IN_ORDER}, 0
    yield batch


def quick_answers(scene: Scene) -> Iterator[dict[str, Any]]:
    """Yield the questions that were answered on the spot, some 40 a day."""
    rng, time = scene.rng, scene.time
    for day in range(time.today + 1):
        start, end = time.day_start(day), time.day_start(day + 1)
        for position in sorted(rng.randrange(start, end) for _ in range(rng.randint(*QUICK_ANSWERS_A_DAY))):
            if position < time.now:
                district = rng.choice(scene.streets)[1] if scene.streets and rng.random() < 0.5 else None
                yield {
                    "id": scene.new_id(position),
                    "at": time.moment(position),
                    "channel": Channel.PHONE if rng.random() < 0.6 else Channel.VISIT,
                    "service_id": scene.any_service().id,
                    "district_id": district,
                }


def _placed_stories(scene: Scene, cases: int) -> list[Plan]:
    placed: list[Plan] = []
    together: list[Story] = []
    for story in STORIES[:cases]:
        together.append(story)
        if not story.with_next:
            placed.append((_story_position(scene, story), len(together), tuple(together)))
            together = []
    return sorted(placed, key=lambda one: one[0])


def _story_position(scene: Scene, story: Story) -> int:
    time = scene.time
    day = time.today - story.days_ago
    if story.due_in is not None:
        day = time.today + story.due_in - scene.services[story.service].due_days
    start, end = time.day_start(max(day, 0)), min(time.day_start(max(day, 0) + 1), time.now)
    if end - start < 5 * MINUTE:  # the doors have only just opened
        start, end = time.day_start(max(day - 1, 0)), time.now
    return start + int((0.05 + 0.8 * scene.rng.random()) * (end - start))


def _visit(scene: Scene, batch: Batch, plan: Plan, causes: dict[str, Growing]) -> None:
    position, size, stories = plan
    first = stories[0] if stories else None
    owner = scene.staff(first.owner) if first else scene.guide_at(position)
    person = _person(scene, first)
    row = _contact_row(scene, position, owner.id, person, by_chance=first is None)
    if first and first.caller:
        row |= {"caller_name": first.caller, "caller_phone": UNCHECKED_PHONE}
    batch[ContactRow].append(row)
    visit = Visit(position, row, owner, reply_by=_reply_by(scene, person, row, first))
    for story in stories or (None,) * size:
        told = _story_told(scene, story, person) if story else _any_told(scene, person)
        cause = causes.get(story.label) if story and story.ending is Ending.FOLLOWS else None
        case = Growing(scene, batch, visit, told, cause)
        case.send(TAKEN[row["channel"]])
        visit.cases.append(case)
        if story and story.label:
            causes.setdefault(story.label, case)
    promise(scene, visit)
    go_on(scene, visit)
    if visit.promise:
        batch[PromiseRow].append(visit.promise)


def _person(scene: Scene, story: Story | None) -> Resident | None:
    if story and story.person:
        return scene.known(story.person)
    if story and (story.anonymous or story.caller):
        return None
    person = scene.stranger()
    if story is None:
        return person if scene.rng.random() < 0.88 else None
    while person and not (person.phone and Need.NO_PHONE.value not in person.needs):
        person = scene.stranger()
    return person


def _contact_row(
    scene: Scene, position: int, taken_by: int, person: Resident | None, *, by_chance: bool
) -> dict[str, Any]:
    rng = scene.rng
    named = person is None and by_chance and rng.random() < 0.45
    return {
        "id": scene.new_id(position),
        "at": scene.time.moment(position),
        "channel": _channel(rng, person, by_chance=by_chance),
        "taken_by": taken_by,
        "person_id": person.id if person else None,
        "caller_name": rng.choice(CALLERS) if named else "",
        "caller_phone": f"+493023125{rng.randint(700, 899)}" if named else "",
        "needs": list(person.needs) if person else [],
        "pickup_code": f"{rng.randrange(10_000):04}",
    }


def _channel(rng: Random, person: Resident | None, *, by_chance: bool) -> Channel:
    channel = rng.choices(CHANNELS, CHANNEL_SHARES)[0]
    written = channel in (Channel.LETTER, Channel.EMAIL)
    if written and not by_chance:
        return Channel.PHONE
    if channel is Channel.EMAIL and person and not person.writes_email:
        return Channel.LETTER
    if channel is Channel.PHONE and person and not person.phone:
        return Channel.VISIT
    return channel


def _reply_by(scene: Scene, person: Resident | None, row: dict[str, Any], story: Story | None) -> ReplyBy:
    if story is None and scene.rng.random() < 0.06:
        return ReplyBy.NONE
    if row["channel"] is Channel.LETTER and person and not story:
        return ReplyBy.LETTER
    if story and story.concerned and story.authority not in SEEN:
        return ReplyBy.LETTER  # to the person concerned, who alone may hear it
    phone = row["caller_phone"] or (person.phone if person else "")
    return reply_by_default(
        Reach(phone, person.street if person else "", Need.NO_PHONE.value in row["needs"])
    )


def _story_told(scene: Scene, story: Story, person: Resident | None) -> Told:
    service = scene.services[story.service]
    concerned = scene.known(story.concerned) if story.concerned else None
    person = concerned or person
    address = read_address(story.place)
    named = next((one.id for one in scene.here.districts.values() if one.name == address.rest), None)
    key = scene.place_key(address.street) if story.place else ""
    return Told(
        service=service,
        story=story,
        place=story.place,
        street_key=key,
        district_id=named or scene.district_of(key) or (person.district_id if person else None),
        facts=story.facts,
        note=story.note,
        question=story.question,
        result=story.result,
        returns=story.returns,
        concerned_id=concerned.id if concerned else None,
    )


def _any_told(scene: Scene, person: Resident | None) -> Told:
    rng, service = scene.rng, scene.any_service()
    told = Told(service, district_id=person.district_id if person else None)
    if service.place_bound and scene.streets:
        told.place, told.street_key, told.district_id = _any_place(scene, service, person)
    if service.facts and rng.random() < 0.7:
        told.facts = (rng.choice(service.facts),)
    if rng.random() < 0.5:
        told.details = tuple(
            (one.label, rng.choice(DETAILS[one.key])) for one in service.fields if one.key in DETAILS
        )
    if rng.random() < 0.75:
        told.note = rng.choice(scene.words_for(service.key, "notes"))
    if scene.wordy:
        told.note = " ".join((told.note, *rng.choices(scene.notes["words"], k=rng.randint(4, 18)))).strip()
    return told


def _any_place(scene: Scene, service: Service, person: Resident | None) -> tuple[str, str, int]:
    """Return a place with its key; at home, or anywhere. The lamps of the Rosenweg burn: J1 comes to them."""
    rng = scene.rng
    street, district_id, number = "", 0, ""
    if person and rng.random() < 0.6:
        street, district_id, number = person.street, person.district_id, person.house_number
    while not street or (street == "Rosenweg" and service.key == "strassenlaterne"):
        street, district_id, _ = rng.choice(scene.streets)
        number = str(rng.randint(1, 48))
    place = f"{street} {number}"
    if scene.ambiguous(street):
        place += f", {scene.here.districts[district_id].name}"
    return place, scene.place_key(street), district_id
