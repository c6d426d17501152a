"""A tiny town hall: three units, seven staff, two districts, four services; it is 24 November 2026."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.domain.text import fold, sort_key
from rathaus_desk.store.changes import Store
from rathaus_desk.store.office_tables import (
    AbsenceRow,
    DeputyRow,
    DistrictRow,
    ResponsibilityRow,
    ServiceRow,
    SettingRow,
    StaffRow,
    StreetRow,
    UnitRow,
)
from rathaus_desk.store.people_tables import PersonRow, PhoneRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.names.name_index import index_person
from rathaus_desk.usecases.office.office import actor_for, load_office

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime(2026, 11, 24, 9, 40, tzinfo=BERLIN)
TOWN = {
    "town": "Kleinstadt",
    "official_name": "Stadt Kleinstadt",
    "land": "NI",
    "time_zone": "Europe/Berlin",
    "street": "Markt 1",
    "postcode": "49999",
    "place": "Kleinstadt",
    "phone": "(030) 23125 000",
    "email": "rathaus@kleinstadt.example",
    "web": "www.kleinstadt.example",
    "opening_hours": [
        [0, "08:30", "12:30"],
        [1, "08:30", "12:30"],
        [1, "14:00", "16:00"],
        [2, "08:30", "12:30"],
        [3, "08:30", "12:30"],
        [3, "14:00", "18:00"],
        [4, "08:30", "12:30"],
    ],
    "closures": [["2026-12-24", "2026-12-31", "Betriebsruhe"]],
    "practice_now": None,
}
ALL_WEEK = [[day, "08:00", "16:30"] for day in range(5)]
MORNINGS = [[day, "08:00", "13:00"] for day in range(5)]
FRONT, ROADS, ORDER = 1, 2, 3
OEZDEMIR, WILKENS, TEPE, THOLE, LUEBBE, VOGEL, ADMIN = 11, 12, 21, 22, 31, 41, 51
HEIDKAMP, INNER = 61, 62
LAMP, HEDGE, BENEFIT, UNCLEAR = 71, 72, 73, 74
ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104


@dataclass
class Clock:
    """A clock that the test winds."""

    now: datetime = TODAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now = self.now + timedelta(**span)

    def on(self, day: date, hour: int = 9, minute: int = 0) -> None:
        self.now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


@dataclass
class SmallTown:
    """The town hall and everybody's desk in it."""

    store: Store
    open_again: Callable[[], Store] | None = None  # as a second program does
    place: str = ""  # the path of the file, or the address of the database
    clock: Clock = field(default_factory=Clock)
    open_as: Callable[[str], Store] | None = None
    signed_in: dict[str, Store] = field(default_factory=dict)

    def desk(self, login: str) -> Desk:
        store = self.sign_in(login)
        with store.read() as session:
            return Desk(store, load_office(session), actor_for(session, login), self.clock)

    def sign_in(self, login: str) -> Store:
        """Return the store as somebody's login opens it; a file knows no logins."""
        if self.open_as is None:
            return self.store
        if login not in self.signed_in:
            self.signed_in[login] = self.open_as(login)
        return self.signed_in[login]

    def appoint(self, staff_id: int, login: str, role: Role, *, place: str = "") -> None:
        """Give somebody another role; on a server with a login of that role, as the administration would.

        A login is one person's: `place` says which of several of that role.
        """
        with self.store.write.begin() as session:
            row = session.get_one(StaffRow, staff_id)
            row.role = role
            if self.open_as is not None:
                row.db_role = f"small_as.{role}{place}"
        if self.open_as is not None:
            self.signed_in[login] = self.open_as(f"as.{role}{place}")

    def close(self) -> None:
        for store in (self.store, *self.signed_in.values()):
            store.close()

    @property
    def guide(self) -> Desk:
        return self.desk("oezdemir")

    @property
    def clerk(self) -> Desk:
        return self.desk("tepe")

    @property
    def lead(self) -> Desk:
        return self.desk("vogel")

    def intake(self, *concerns: Concern, **values: object) -> TakeContact:
        """Return the usual intake: Erna Schmidt's lamp, by phone."""
        concerns = concerns or (Concern(service="strassenlaterne", place="Rosenweg 4"),)
        return TakeContact(concerns=concerns, **{"person_id": ERNA, **values})

    def taken(self, *concerns: Concern, **values: object):
        """Take the usual intake in, let the ten seconds pass, and return its first case."""
        taken, _ = self.guide.do(self.intake(*concerns, **values))
        self.clock.forward(seconds=11)
        return self.guide.ask(case, case_id=taken.cases[0].id)

    def file(self, case_id: int):
        """Return a case as the guide sees it now."""
        return self.guide.ask(case, case_id=case_id)

    def absent(self, staff_id: int, first: date, last: date) -> None:
        with self.store.write.begin() as session:
            session.add(AbsenceRow(staff_id=staff_id, first=first, last=last))


# For tests of what only a file has: a path, a second program at it, SQLite's own plan of a query.
ONLY_FILE = pytest.mark.parametrize("town", ["file"], indirect=True)
STAFF = {
    "oezdemir": Role.GUIDE,
    "wilkens": Role.GUIDE,
    "tepe": Role.CLERK,
    "thole": Role.CLERK,
    "luebbe": Role.CLERK,
    "vogel": Role.LEAD,
    "admin": Role.ADMIN,
}
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def _unit(unit_id, key, name):
    return UnitRow(
        id=unit_id,
        key=key,
        name=name,
        short=name,
        room=f"Zimmer {unit_id}",
        phone=f"(030) 23125 {unit_id}00",
        email=f"{key}@kleinstadt.example",
        topics="",
    )


def _staff(staff_id, login, title, given, family, role, unit, duty):
    return StaffRow(
        id=staff_id,
        login=login,
        title=title,
        given_name=given,
        family_name=family,
        sort_name=sort_key(f"{family} {given}"),
        role=role,
        unit_id=unit,
        room=f"Zimmer {staff_id}",
        phone=f"(030) 23125 0{staff_id}",
        duty=duty,
        active=True,
    )


def _service(service_id, key, name, unit, **values):
    usual = {
        "leika_key": "",
        "short": name,
        "topic": name,
        "place_bound": False,
        "sensitive": False,
        "facts": [],
        "fields": [],
        "documents": [],
        "words": [],
        "fee": "kostenlos",
        "duration": "5 Tage",
        "due_days": 5,
        "knowledge": "",
        "plain": "Wir kümmern uns.",
        "law": "",
        "question": "Bitte prüfen.",
    }
    return ServiceRow(
        id=service_id, key=key, name=name, sort_name=sort_key(name), unit_id=unit, **{**usual, **values}
    )


def _person(person_id, title, given, family, born, street, number, **values):
    usual = {"phone": "", "needs": [], "lock": AddressLock.NONE, "email": "", "language": ""}
    return PersonRow(
        id=person_id,
        title=title,
        given_name=given,
        family_name=family,
        sort_name=sort_key(f"{family} {given}"),
        birth_date=born,
        street=street,
        house_number=number,
        postcode="49999" if street else "",
        place="Kleinstadt" if street else "",
        district_id=HEIDKAMP if street else None,
        **{**usual, **values},
    )


def _rows():
    yield SettingRow(key="town", value=TOWN)
    yield from (
        _unit(FRONT, "buergerbuero", "Bürgerbüro"),
        _unit(ROADS, "tiefbau", "Tiefbau"),
        _unit(ORDER, "ordnung", "Ordnung"),
    )
    yield from (
        _staff(OEZDEMIR, "oezdemir", "Frau", "Aylin", "Özdemir", Role.GUIDE, FRONT, ALL_WEEK),
        _staff(WILKENS, "wilkens", "Herr", "Jens", "Wilkens", Role.GUIDE, FRONT, ALL_WEEK),
        _staff(TEPE, "tepe", "Herr", "Ulf", "Tepe", Role.CLERK, ROADS, ALL_WEEK),
        _staff(THOLE, "thole", "Frau", "Maike", "Thole", Role.CLERK, ROADS, MORNINGS),
        _staff(LUEBBE, "luebbe", "Herr", "Timo", "Lübbe", Role.CLERK, ORDER, ALL_WEEK),
        _staff(VOGEL, "vogel", "Frau", "Ruth", "Vogel", Role.LEAD, FRONT, ALL_WEEK),
        _staff(ADMIN, "admin", "Herr", "Ole", "Admin", Role.ADMIN, FRONT, ALL_WEEK),
    )
    yield from (
        DistrictRow(
            id=HEIDKAMP, key="heidkamp", name="Heidkamp", postcode="49999", latitude=52.0, longitude=8.0
        ),
        DistrictRow(
            id=INNER, key="innenstadt", name="Innenstadt", postcode="49998", latitude=52.1, longitude=8.1
        ),
    )
    yield DeputyRow(staff_id=OEZDEMIR, rank=1, deputy_id=WILKENS)
    yield DeputyRow(staff_id=TEPE, rank=1, deputy_id=THOLE)
    streets = [
        (HEIDKAMP, "Rosenweg"),
        (HEIDKAMP, "Schulstraße"),
        (INNER, "Schulstraße"),
        (INNER, "Lange Straße"),
    ]
    yield from (StreetRow(district_id=district, name=name, folded=fold(name)) for district, name in streets)
    lamp_facts = ["ganz dunkel", "flackert"]
    mast = [{"key": "mast", "label": "Nummer am Mast"}]
    papers = [{"name": "Mietvertrag", "note": "in Kopie"}]
    yield from (
        _service(LAMP, "strassenlaterne", "Straßenlaterne defekt", ROADS, short="Laterne",
                 topic="Straßenbeleuchtung", place_bound=True, facts=lamp_facts, fields=mast),
        _service(HEDGE, "hecke", "Hecke ragt in den Weg", ORDER, place_bound=True, due_days=10),
        _service(BENEFIT, "wohngeld", "Wohngeld", ORDER, sensitive=True, documents=papers, due_days=20),
        _service(UNCLEAR, "unklar", "Unklar", FRONT, due_days=1),
    )  # fmt: skip
    yield ResponsibilityRow(service_id=LAMP, unit_id=ROADS, staff_id=TEPE, because="")
    yield from (
        _person(ERNA, "Frau", "Erna", "Schmidt", date(1941, 5, 12), "Rosenweg", "4", phone="+491713920011",
                needs=[Need.LARGE_PRINT.value]),
        _person(HANS, "Herr", "Hans", "Meyer", date(1980, 9, 30), "Rosenweg", "6", phone="+491713920012",
                needs=[Need.NO_PHONE.value]),
        _person(HIDDEN, "Frau", "Katharina", "Brinkmann", date(1986, 2, 8), "Rosenweg", "8",
                phone="+491713920030", lock=AddressLock.BMG51),
        _person(ROBIN, "", "Robin", "Peters", None, "", ""),
    )  # fmt: skip


def fill(store: Store) -> None:
    """Put the tiny town hall into an empty store."""
    with store.write.begin() as session:
        for row in _rows():
            session.add(row)
            session.flush()
            if isinstance(row, PersonRow):
                index_person(session, row)
                if row.phone:
                    session.add(PhoneRow(number=row.phone, person_id=row.id))
