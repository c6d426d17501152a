"""How long it takes from a key press to its results, over the size of the town.

    python -m tests.benchmarks.search --people 300000 --cases 1000000

prints milliseconds (wall clock p50, p95, worst; CPU p95) for each kind of question at a hundredth, a tenth
and all of the size, and how often the person that was meant is among the eight. The people of the first table
have as many different names as a city; the second is the sample town, with cases and the whole entry line.
"""

import argparse
import gc
import json
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.town import Office, Town
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import fold, sort_key
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.store.people_tables import PersonRow, PhoneRow
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import entry_line
from rathaus_desk.usecases.find.find_cases import find_cases
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.names.name_index import index_people
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town
from rathaus_desk.usecases.services.find_services import find_services
from rathaus_desk.usecases.services.service_index import Entry, ServiceIndex
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


def desk_of(store: FileStore, role: Role = Role.GUIDE) -> Desk:
    """Return a place at the made-up office."""
    town = Town("Großstadt", "Stadt Großstadt", "NI", "Europe/Berlin", "", "", "", "", "", "", (), (), None)
    office = Office(town, WorkCalendar(opening=()))
    return Desk(store, office, Actor(1, "Mess Person", role, 1), lambda: NOW)


def lay_people(store: FileStore, people: Sequence[Citizen]) -> None:
    """Write people, their phone numbers and the index of names."""
    with store.write.begin() as session:
        session.add(
            DistrictRow(id=1, key="mitte", name="Mitte", postcode="49999", latitude=52.7, longitude=8.2)
        )
        session.flush()
        for part in chunks(people):
            rows = [
                asdict(one)
                | {
                    "title": "", "sort_name": sort_key(f"{one.family_name} {one.given_name}"),
                    "postcode": "49999", "place": "Großstadt", "district_id": 1,
                    "email": "", "language": "", "needs": [], "lock": AddressLock.NONE, "version": 1,
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
        "error, letters": lambda one: (
            f"{mistyped(one.family_name.lower(), dice)} {one.given_name[:3].lower()}"
        ),
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


def measure(ask: Callable[[str], Sequence[Any]], questions: Sequence[Question]) -> str:
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


HEADLINE = f"  {'':20} {'p50':>8} {'p95':>8} {'worst':>8} {'CPU p95':>8} {'found':>8}"


def measure_people(folder: Path, count: int) -> None:
    people = list(citizens(count))
    store = open_store(folder / f"people-{count}.db", PRACTICE_KEY, create=True)
    create_schema(store.engine)
    print(f"\n{count} people, names of a city", flush=True)
    with told("people and index"):
        lay_people(store, people)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    desk = desk_of(store)
    with told("first question (reads the vocabulary)"):
        desk.ask(find_people, text="schmidt er")
    at_rest()
    print(HEADLINE)
    for kind, questions in person_questions(people).items():
        print(f"  {kind:20} {measure(lambda text: desk.ask(find_people, text=text), questions)}", flush=True)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"  memory for searching: {(after - before) / 1024:.0f} MB")
    store.close()


def at_rest() -> None:
    """As in the program: what was built is not collected while somebody types."""
    gc.collect()
    gc.freeze()


def measure_town(folder: Path, people: int, cases: int) -> None:
    path = folder / f"town-{people}.db"
    print(f"\nsample town, {people} people, {cases} cases", flush=True)
    with told("building it"):
        create_sample_town(path, TownPlan(people=people, cases=cases))
    store = open_store(path, PRACTICE_KEY)
    with store.read() as session:
        office = load_office(session)
        guide, clerk = (
            Desk(store, office, actor_for(session, login), lambda: NOW) for login in ("oezdemir", "tepe")
        )
        texts = session.scalars(select(CaseRow.search_text).order_by(CaseRow.id).limit(20_000)).all()
        numbers = session.scalars(select(CaseRow.number).order_by(CaseRow.id.desc()).limit(500)).all()
        names = session.execute(select(PersonRow.family_name, PersonRow.given_name).limit(5_000)).all()
    with told("first question (reads the vocabularies)"):
        guide.ask(entry_line, text="schm er")
    at_rest()
    print(HEADLINE)
    for kind, questions in case_questions(texts, numbers).items():
        print(f"  {kind:20} {measure(lambda text: guide.ask(find_cases, text=text), questions)}", flush=True)
    by_clerk = case_questions(texts, numbers)["two words"]
    print(f"  {'two words, a clerk':20} {measure(lambda text: clerk.ask(find_cases, text=text), by_clerk)}")
    said = [(phrase, None) for phrase in phrases()]
    print(f"  {'service':20} {measure(lambda text: guide.ask(find_services, text=text), said)}")
    for kind, questions in typed_questions([f"{family} {given[:3]}" for family, given in names]).items():
        print(f"  {kind:20} {measure(lambda text: guide.ask(entry_line, text=text), questions)}", flush=True)
    store.close()


def case_questions(texts: Sequence[str], numbers: Sequence[str], seed: int = 5) -> dict[str, list[Question]]:
    """Return questions for cases: numbers, and words as often as they stand in the cases."""
    dice = random.Random(seed)

    def words(count: int, letters: int = 40) -> list[Question]:
        chosen = (dice.choice(texts).split() for _ in range(QUESTIONS))
        return [(" ".join(dice.choice(one)[:letters] for _ in range(count)), None) for one in chosen]

    return {
        "case number": [(dice.choice(numbers), None) for _ in range(QUESTIONS)],
        "number begun": [(dice.choice(numbers)[: dice.randint(4, 7)], None) for _ in range(QUESTIONS)],
        "one word": words(1),
        "two words": words(2),
        "three words": words(3),
        "three letters": words(1, 3),
        "one letter": words(1, 1),
    }


def typed_questions(names: Sequence[str], seed: int = 5) -> dict[str, list[Question]]:
    """Return what stands in the entry line after each key press while somebody types a name or a concern."""
    dice = random.Random(seed)
    people = [one[:at] for one in dice.sample(names, 40) for at in range(1, len(one) + 1)]
    concerns = [one[:at] for one in dice.sample(phrases(), 20) for at in range(1, len(one) + 1)]
    return {
        "line: typing a name": [(text, None) for text in people],
        "line: a concern": [(text, None) for text in concerns],
    }


def phrases() -> list[str]:
    """Return what citizens say."""
    path = Path(__file__).parents[1] / "data" / "citizen_phrases.json"
    return [one["phrase"] for one in json.loads(path.read_text(encoding="utf-8"))]


def measure_catalogue(count: int) -> None:
    """Measure a catalogue as large as that of a Land, made of the shipped one by mixing its words."""
    dice = random.Random(5)
    words = sorted({word for phrase in phrases() for word in phrase.split() if len(word) > 3})
    more = [f"{first.lower()}{second.lower()}" for first in words[::3] for second in words[::7]]
    entries = [
        Entry(
            id=number,
            names=(f"{dice.choice(words)} {dice.choice(more)}", dice.choice(more)),
            words=tuple(dice.choice(more) for _ in range(8)),
            texts=(" ".join(dice.choices(words, k=25)),),
        )
        for number in range(count)
    ]
    start = time.perf_counter()
    index = ServiceIndex(entries)
    print(f"\n{count} services (index built in {time.perf_counter() - start:.1f} s)\n{HEADLINE}")
    said: list[Question] = [(phrase, None) for phrase in phrases()]
    begun: list[Question] = [(phrase[: dice.randint(1, 8)], None) for phrase in phrases()]
    for kind, questions in (("whole phrases", said), ("phrases begun", begun)):
        print(f"  {kind:20} {measure(lambda text: index.find(text, 8), questions)}", flush=True)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=30_000)
    reader.add_argument("--cases", type=int, default=100_000)
    # Run with the other benchmarks, theirs are on the line too.
    wanted, _ = reader.parse_known_args()
    for share in (100, 10, 1):
        with TemporaryDirectory() as folder:
            measure_people(Path(folder), wanted.people // share)
            measure_town(Path(folder), wanted.people // share, max(wanted.cases // share, 1))
    for count in (100, 1_000, 8_557):
        measure_catalogue(count)


if __name__ == "__main__":
    main()
