"""A sample town, opened to be looked at; for tests of the town itself."""

from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.case_tables import (
    CaseRow,
    ContactRow,
    PromiseRow,
    QueryRow,
    QuickAnswerRow,
    TimelineRow,
)
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime(2026, 11, 24, 9, 40, tzinfo=BERLIN)
SMALL = TownPlan(people=240, cases=130)


def made(folder, plan, name="town.db"):
    create_sample_town(folder / name, plan)
    return folder / name


def fingerprint(path):
    """Return one hash over all rows of all tables, in the order of their keys."""
    digest = sha256()
    with closing(Town(path)) as opened, opened.store.read() as session:
        for table in sorted(metadata.tables.values(), key=lambda one: one.name):
            for row in session.execute(select(table).order_by(*table.primary_key.columns)):
                digest.update(repr((table.name, *row)).encode())
    return digest.hexdigest()


def moments(opened):
    """Return every point in time at which something happened."""
    columns = (
        ContactRow.at, CaseRow.opened_at, CaseRow.closed_at, TimelineRow.at, QueryRow.asked_at,
        QueryRow.answered_at, QuickAnswerRow.at,
    )  # fmt: skip
    return [one for column in columns for one in opened.rows(column) if one is not None]


def in_opening_hours(moment, calendar):
    local = moment.astimezone(BERLIN)
    return any(start <= local <= end for start, end in calendar.spans(local.date()))


def cases_of(opened, given_name, family_name):
    """Return the cases of a person with the keys of their services, oldest first."""
    return opened.rows(
        select(CaseRow, ServiceRow.key)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .where(PersonRow.given_name == given_name, PersonRow.family_name == family_name)
        .order_by(CaseRow.id)
    )


def broken(opened):
    still_open = PromiseRow.state == PromiseState.OPEN
    return opened.rows(select(PromiseRow).where(still_open, PromiseRow.window_end < opened.now))


class Town:
    """An open sample town."""

    def __init__(self, path: Path, login: str = "oezdemir") -> None:
        self.store = open_store(path, PRACTICE_KEY)
        with self.store.read() as session:
            self.office = load_office(session)
            actor = actor_for(session, login)
        self.now = self.office.town.practice_now
        self.desk = Desk(self.store, self.office, actor, lambda: self.now)

    def rows(self, *what):
        """Return what a statement gives, or all values of some columns."""
        statement = what[0] if isinstance(what[0], Select) else select(*what)
        with self.store.read() as session:
            found = session.execute(statement).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    def count(self, table, *conditions):
        return self.rows(select(func.count()).select_from(table).where(*conditions))[0]

    def close(self) -> None:
        self.store.close()
