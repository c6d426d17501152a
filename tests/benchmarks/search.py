"""How long it takes from a key press to its results, over the size of the town.

    python -m tests.benchmarks.search --people 300000 --cases 1000000

prints milliseconds (wall clock p50, p95, worst; CPU p95) for each kind of question at a hundredth, a tenth and
all of the size, and how often the person that was meant is among the eight.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import insert

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.cases import CaseState
from rathaus_desk.domain.contacts import Channel
from rathaus_desk.domain.duedates import WorkCalendar
from rathaus_desk.domain.hits import Hit
from rathaus_desk.domain.numbers import show_number
from rathaus_desk.domain.people import AddressLock
from rathaus_desk.domain.text import fold, sort_key
from rathaus_desk.domain.town import Office, Town
from rathaus_desk.places import place
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow, PhoneRow
from rathaus_desk.store.sessions import Store, open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find_people import find_people
from rathaus_desk.usecases.name_index import index_people
from tests.benchmarks.made_up_people import Citizen, citizens

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
QUESTIONS = 200
CHUNK = 20_000
Question = tuple[str, Citizen | None]


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print how long something took."""
    start = time.perf_counter()
    yield
    print(f"  {what}: {time.perf_counter() - start:.1f} s", flush=True)


def desk_of(store: Store, role: Role = Role.GUIDE) -> Desk:
    """Return a place at the made-up office."""
    town = Town("Großstadt", "Stadt Großstadt", "NI", "Europe/Berlin", "", "", "", "", "", "", (), (), None)
    office = Office(town, WorkCalendar(opening=()))
    return Desk(store, office, Actor(1, "Mess Person", role, 1), lambda: NOW)


def lay_people(store: Store, people: Sequence[Citizen]) -> None:
    """Write people, their phone numbers and the index of names."""
    with store.write.begin() as session:
        session.add(DistrictRow(id=1, key="mitte", name="Mitte", postcode="49999", latitude=52.7, longitude=8.2))
        session.flush()
        for part in chunks(people):
            rows = [
                asdict(one)
                | {
                    "title": "", "sort_name": sort_key(f"{one.family_name} {one.given_name}"), "postcode": "49999",
                    "place": "Großstadt", "district_id": 1, "email": "", "language": "", "needs": [],
                    "lock": AddressLock.NONE, "version": 1,
                }
                for one in part
            ]  # fmt: skip
            session.execute(insert(PersonRow), rows)
            session.execute(insert(PhoneRow), [{"number": one.phone, "person_id": one.id} for one in part])
    with told(f"index of {len(people)} names"), store.write.begin() as session:
        index_people(session, people)


def mistyped(word: str, dice: random.Random) -> str:
    """Return a word with one typing error."""
    at = dice.randrange(1, len(word)) if len(word) > 1 else 0
    letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
        )
    )


def person_questions(people: Sequence[Citizen], seed: int = 5) -> dict[str, list[Question]]:
    """Return questions of each kind, with the person who is meant where one is meant."""
    dice = random.Random(seed)
    kinds: dict[str, Callable[[Citizen], str]] = {
        "one letter": lambda one: fold(one.family_name)[:1],
        "two letters": lambda one: fold(one.family_name)[:2],
        "three letters": lambda one: fold(one.family_name)[:3],
        "family name": lambda one: one.family_name,
        "given name": lambda one: one.given_name,
        "1 + 1 letters": lambda one: f"{fold(one.family_name)[:1]} {fold(one.given_name)[:1]}",
        "4 + 2 letters": lambda one: f"{fold(one.family_name)[:4]} {fold(one.given_name)[:2]}",
        "two names": lambda one: f"{one.given_name} {one.family_name}",
        "name and year": lambda one: f"{one.family_name} {one.birth_date.year}",
        "letters and year": lambda one: f"{fold(one.family_name)[:2]} {one.birth_date.year}",
        "year": lambda one: str(one.birth_date.year),
        "birth date": lambda one: one.birth_date.strftime("%d.%m.%Y"),
        "name and street": lambda one: f"{one.family_name} {one.street}",
        "street and number": lambda one: f"{one.street} {one.house_number}",
        "phone": lambda one: f"0{one.phone[3:6]} {one.phone[6:]}",
        "phone begun": lambda one: f"0{one.phone[3:6]} {one.phone[6:9]}",
        "one error": lambda one: f"{mistyped(one.family_name.lower(), dice)} {one.given_name}",
        "two errors": lambda one: f"{mistyped(one.family_name, dice)} {mistyped(one.given_name, dice)}",
        "error, letters": lambda one: f"{mistyped(one.family_name.lower(), dice)} {one.given_name[:3].lower()}",
        "error and year": lambda one: f"{mistyped(one.family_name.lower(), dice)} {one.birth_date.year}",
        "nobody": lambda _one: " ".join("".join(dice.choices("bcdfghjklmnprst", k=7)) for _ in range(2)),
    }
    aimed = {"two names", "birth date", "name and year", "phone", "one error", "two errors", "error, letters",
             "error and year", "4 + 2 letters", "name and street", "street and number"}  # fmt: skip
    asked = {}
    for kind, question in kinds.items():
        chosen = dice.choices(people, k=QUESTIONS)
        asked[kind] = [(question(one), one if kind in aimed else None) for one in chosen]
    return asked


def measure(ask: Callable[[str], tuple[Hit, ...]], questions: Sequence[Question]) -> str:
    """Return one line of figures."""
    wall, cpu, met, aimed = [], [], 0, 0
    for text, meant in questions:
        began, worked = time.perf_counter(), time.process_time()
        hits = ask(text)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        if meant is not None:
            aimed += 1
            met += any(hit.title == f"{meant.given_name} {meant.family_name}" for hit in hits)
    p50, p95 = (quantiles(wall, n=100)[one] for one in (49, 94))
    found = f"{met / aimed:8.1%}" if aimed else "        "
    return f"{p50:8.2f} {p95:8.2f} {max(wall):8.2f} {quantiles(cpu, n=100)[94]:8.2f} {found}"


def measure_people(folder: Path, count: int) -> None:
    people = list(citizens(count))
    store = open_store(folder / f"town-{count}.rathaus", bytes(32), create=True)
    create_schema(store)
    print(f"\n{count} people", flush=True)
    with told("people and index"):
        lay_people(store, people)
    desk = desk_of(store)
    with told("first question (reads the vocabulary)"):
        desk.ask(find_people, text="schmidt er")
    print(f"  {'':20} {'p50':>8} {'p95':>8} {'worst':>8} {'CPU p95':>8} {'found':>8}")
    for kind, questions in person_questions(people).items():
        print(f"  {kind:20} {measure(lambda text: desk.ask(find_people, text=text), questions)}", flush=True)
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    store.close()


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=30_000)
    reader.add_argument("--cases", type=int, default=100_000)
    wanted = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for share in (100, 10, 1):
            measure_people(Path(folder), wanted.people // share)


if __name__ == "__main__":
    main()
