"""Makes a new database file: the sample town of Musterhausen, or a town hall of one's own, still empty."""

import getpass
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import CannotOpen, NeedsConsent
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.settings import PRACTICE_KEY, data_folder
from rathaus_desk.store import fulltext
from rathaus_desk.store.case_tables import CaseRow, QuickAnswerRow, RunningNumberRow
from rathaus_desk.store.changes import Store
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.opening import key_fits, sweep_leftovers
from rathaus_desk.store.people_tables import PersonRow, PhoneRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.names.name_index import index_people
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.sample.sample_appointments import sample_appointments
from rathaus_desk.usecases.sample.sample_arrivals import receive_sample_guests
from rathaus_desk.usecases.sample.sample_campaigns import write_sample_campaigns
from rathaus_desk.usecases.sample.sample_cases import IN_ORDER
from rathaus_desk.usecases.sample.sample_drafts import park_sample_drafts
from rathaus_desk.usecases.sample.sample_mailing import sample_mailing
from rathaus_desk.usecases.sample.sample_notices import sample_notices
from rathaus_desk.usecases.sample.sample_office import (
    Rows,
    Seeds,
    empty_office,
    own_town,
    read_seed,
    read_seeds,
    sample_office,
)
from rathaus_desk.usecases.sample.sample_people import Resident, known_people, register, residents
from rathaus_desk.usecases.sample.sample_queue import first_counter, sample_queue
from rathaus_desk.usecases.sample.sample_road import drive_sample_road, sample_road
from rathaus_desk.usecases.sample.sample_scene import Scene, set_scene
from rathaus_desk.usecases.sample.sample_times import WorkTime
from rathaus_desk.usecases.sample.sample_visits import batches, count_by_year, plan_visits, quick_answers
from rathaus_desk.whole_file import beside_of

SAMPLE_FILE = "beispielstadt.db"
CHUNK = 5_000
# So many cases fit into 90 days of nine units; more of them are spread over ten years.
MOST_IN_A_SEASON = 4_000
SEASON, TEN_YEARS = timedelta(days=90), timedelta(days=3_652)
DAYS_AHEAD = 120  # farther than any due date that is told today
FULL_AGE = timedelta(days=18 * 365 + 5)

Progress = Callable[[str, int, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True)
class TownPlan:
    """Which sample town to make; the same plan always makes the same rows. `today` is its standing clock."""

    today: datetime = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("Europe/Berlin"))
    seed: int = 7
    people: int = 2_000
    cases: int = 420


class Named(NamedTuple):
    """What the index of names needs of a person."""

    id: int
    given_name: str
    family_name: str


def create_sample_town(
    path: Path, plan: TownPlan, progress: Progress | None = None, *, replace: bool = False
) -> None:
    """Make the sample town at `path`; it appears complete or not at all, and asks for no key.

    Raises NeedsConsent if one lies there already, and CannotOpen, even with `replace`, if anything else does.
    """
    path = path.resolve()
    if path.exists() and not key_fits(path, PRACTICE_KEY):
        raise CannotOpen(
            f"Unter {path} liegt etwas, das keine Beispielstadt ist. Es wurde nicht angerührt. "
            "Bitte für die Beispielstadt einen anderen Ort wählen."
        )
    try:
        with _new_file(path, PRACTICE_KEY, replace=replace) as store:
            fill_sample_town(store, plan, progress or say_nothing)
    except FileExistsError:
        raise NeedsConsent(
            f"Unter {path} liegt schon eine Beispielstadt. Soll sie neu angelegt werden? "
            "Was darin geübt wurde, ist dann weg."
        ) from None


def standing_sample_town() -> Path:
    """Return where everybody's sample town lies who names no database; make it on its first use."""
    path = data_folder() / SAMPLE_FILE
    if not path.exists():
        with suppress(NeedsConsent):  # another window was quicker: its town stays
            create_sample_town(path, TownPlan())
    return path


def create_empty_town(path: Path, key: bytes, town: Mapping[str, Any] | None = None) -> None:
    """Make a town hall of one's own: the shipped services and units as a template, nobody in it.

    Whoever makes it can sign in by the name of this PC's user. `town` has the keys of the sample town's file.
    Raises CannotOpen if a file lies there.
    """
    path = path.resolve()
    seeds = read_seeds()
    try:
        with _new_file(path, key, replace=False) as store:
            _store_office(store, empty_office(seeds, town or own_town(seeds), getpass.getuser()))
            _insert(store, first_counter())
    except FileExistsError:
        raise CannotOpen(f"Unter {path} liegt schon eine Datei. Sie wurde nicht angerührt.") from None


def fill_own_town(store: Store, seeds: Seeds) -> None:
    """Put the shipped units and services into an empty database; those who work there are entered later."""
    office = empty_office(seeds, own_town(seeds), "")
    _store_office(store, (one for one in office if one[0] is not StaffRow))
    _insert(store, first_counter())


@contextmanager
def _new_file(path: Path, key: bytes, *, replace: bool) -> Iterator[Store]:
    """Give an open file under another name; it gets its own when all is in it.

    Raises FileExistsError, before and after the work, if one lies there that must not be replaced.
    """
    if path.exists() and not replace:
        raise FileExistsError(path)
    sweep_leftovers(path)
    temporary = beside_of(path)
    _remove(temporary, "", "-wal", "-shm")
    try:
        store = open_store(temporary, key, create=True)
        try:
            create_schema(store.engine)
            yield store
        finally:
            store.close()
        _put_in_place(temporary, path, replace=replace)
    except PermissionError as error:
        raise CannotOpen(
            f"Unter {path} lässt sich die Datei nicht anlegen; vielleicht ist sie noch in einem Fenster "
            "offen. Es wurde nichts geändert."
        ) from error
    finally:
        _remove(temporary, "", "-wal", "-shm")


def _put_in_place(temporary: Path, path: Path, *, replace: bool) -> None:
    """Give a finished file its name. Raises FileExistsError rather than replace one unasked."""
    if path.exists() and not replace:
        raise FileExistsError(path)
    # A log that the file before left behind would destroy this one.
    _remove(path, "-wal", "-shm")
    if replace:
        os.replace(temporary, path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names, such as FAT
        temporary.rename(path)


def _remove(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def fill_sample_town(store: Store, plan: TownPlan, progress: Progress) -> None:
    """Put the sample town into a store that has all tables and no rows."""
    seeds = read_seeds()
    _store_office(store, sample_office(seeds, plan.today))
    people = _store_people(store, seeds, plan, progress)
    span = SEASON if plan.cases <= MOST_IN_A_SEASON else TEN_YEARS
    with store.write() as session:
        office = load_office(session)
        work = Work(session, Actor(1, "", Role.GUIDE, 1), plan.today, office, UUID(int=0))
        first = plan.today.astimezone(office.calendar.zone).date() - span
        time = WorkTime(office.calendar, first, plan.today, DAYS_AHEAD)
        scene = set_scene(
            work,
            Random(f"cases {plan.seed}"),
            time,
            read_seed("notes"),
            seeds.streets,
            people,
            wordy=span is TEN_YEARS,
        )
    _store_cases(store, scene, plan, progress)
    park_sample_drafts(store, plan.today)
    _store_office(store, sample_queue(seeds, plan.today, plan.seed))
    _store_office(store, sample_appointments(seeds, plan.today, plan.seed, people, office.calendar))
    receive_sample_guests(store, plan.today, office)
    _store_office(store, sample_notices(seeds, plan.today))
    _store_office(store, sample_mailing(seeds, plan.today, plan.people))
    _store_office(store, sample_road(seeds, plan.today))
    drive_sample_road(store, seeds, plan.today, office, plan.seed)
    write_sample_campaigns(store, seeds, plan.today, office, plan.people)


def _store_office(store: Store, office: Iterable[Rows]) -> None:
    for table, rows in office:
        _insert(store, (table, rows))


def _store_people(store: Store, seeds: Seeds, plan: TownPlan, progress: Progress) -> list[Resident]:
    districts = {one["key"]: (number, one["postcode"]) for number, one in enumerate(seeds.districts, 1)}
    known = known_people(read_seed("people"), districts, seeds.town["place"])[: plan.people]
    today, grown_up = plan.today.date(), plan.today.date() - FULL_AGE
    source = register(
        Random(f"people {plan.seed}"), today, read_seed("names"), seeds.streets, seeds.town["place"],
        plan.people, known,
    )  # fmt: skip
    everybody = chain(known, residents(source, len(known) + 1, plan.people - len(known)))
    found: list[Resident] = []
    done = 0
    for chunk in _chunks(everybody, CHUNK):
        phones = [{"number": one["phone"], "person_id": one["id"]} for one in chunk if one["phone"]]
        _insert(store, (PersonRow, chunk), (PhoneRow, phones))
        with store.write.begin() as session:
            index_people(session, [Named(one["id"], one["given_name"], one["family_name"]) for one in chunk])
        for one in chunk:
            by_hand = one["id"] <= len(known)
            if by_hand or (one["birth_date"] < grown_up and one["lock"] is AddressLock.NONE):
                found.append(_resident(one, known=by_hand))
        done += len(chunk)
        progress("Menschen", done, plan.people)
    return found


def _store_cases(store: Store, scene: Scene, plan: TownPlan, progress: Progress) -> None:
    rebuild = fulltext.statements(store.engine.dialect.name)
    # To fill the index at the end, at one go, is much quicker than word by word.
    _run(store, [one for one in rebuild if one.startswith("DROP TRIGGER")])
    for answers in _chunks(quick_answers(scene), CHUNK):
        _insert(store, (QuickAnswerRow, answers))
    plans = plan_visits(scene, plan.cases)
    scene.numbers.begin(count_by_year(scene, plans), plan.today)
    done = 0
    for batch in batches(scene, plans, CHUNK):
        _insert(store, *((table, batch[table]) for table in IN_ORDER))
        done += len(batch[CaseRow])
        progress("Vorgänge", done, plan.cases)
    counters = [{"name": f"case-{year}", "value": last} for year, last in sorted(scene.numbers.last.items())]
    _insert(store, (RunningNumberRow, counters))
    progress("Suche", 0, 1)
    _run(store, rebuild)
    progress("Suche", 1, 1)


def _run(store: Store, statements: Iterable[str]) -> None:
    with store.write.begin() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def _insert(store: Store, *tables: Rows) -> None:
    """Write many rows in one transaction, past the session: it would keep an object for each."""
    with store.write.begin() as session:
        for table, rows in tables:
            if rows:
                session.connection().execute(insert(metadata.tables[table.__tablename__]), rows)


def _resident(row: dict[str, Any], *, known: bool) -> Resident:
    return Resident(
        id=row["id"],
        name=f"{row['given_name']} {row['family_name']}" if known else "",
        street=row["street"],
        house_number=row["house_number"],
        district_id=row["district_id"],
        phone=row["phone"],
        writes_email=bool(row["email"]),
        needs=tuple(row["needs"]),
        known=known,
    )


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def say_nothing(_what: str, _done: int, _of: int) -> None:
    """Tell nobody how far it is."""
