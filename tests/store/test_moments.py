"""Points in time: stored in UTC, with their zone, or not at all."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.store.case_tables import QuickAnswerRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.store.sessions import FileStore

BERLIN = ZoneInfo("Europe/Berlin")
EVENTS = [
    datetime(2026, 10, 25, 1, 59, tzinfo=BERLIN),
    datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=BERLIN),
    datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
    datetime(2026, 10, 25, 3, 0, tzinfo=BERLIN),
    datetime(2026, 11, 24, 9, 40, 15, 123456, tzinfo=BERLIN),
    datetime(2027, 3, 28, 1, 59, tzinfo=BERLIN),
    datetime(2027, 3, 28, 3, 0, tzinfo=BERLIN),
]


def answer(number: int, at: datetime) -> QuickAnswerRow:
    return QuickAnswerRow(id=number, at=at, channel=Channel.PHONE, service_id=1)


@pytest.fixture
def service(store: FileStore) -> FileStore:
    """A store with the one service that an answer needs."""
    columns = ServiceRow.__table__.columns
    words = {column.name: "" for column in columns}
    flags = {column.name: False for column in columns if column.type.python_type is bool}
    lists: dict[str, list[str]] = {name: [] for name in ("facts", "fields", "documents", "words")}
    with store.write.begin() as session:
        session.add(UnitRow(id=1, key="u", name="", short="", room="", phone="", email="", topics=""))
        session.flush()
        values = words | flags | lists | {"id": 1, "unit_id": 1, "due_days": 3, "minutes": 10}
        session.add(ServiceRow(**values))
    return store


def test_moments_come_back_and_sort_across_summer_time(service: FileStore):
    with service.write.begin() as session:
        session.add_all(answer(n, at) for n, at in enumerate(EVENTS))
    with service.read() as session:
        found = session.scalars(select(QuickAnswerRow.at).order_by(QuickAnswerRow.at)).all()
    assert found == [at.astimezone(UTC) for at in EVENTS]
    assert all(at.tzinfo is UTC for at in found)
    assert found[2] - found[1] == timedelta(hours=1), "half past two comes twice on that night"


@settings(max_examples=50)
@given(
    at=st.datetimes(datetime.fromisoformat("1970-01-02"), datetime.fromisoformat("2200-01-01")),
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_any_zone_gives_back_the_same_instant(service: FileStore, at: datetime, minutes: int):
    moment = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    with service.write() as session:
        session.add(answer(99, moment))
        session.flush()
        session.expire_all()
        assert session.get_one(QuickAnswerRow, 99).at == moment
        session.rollback()


def test_a_moment_without_a_zone_is_refused(service: FileStore):
    naive = datetime.fromisoformat("2026-11-24 09:40")
    with pytest.raises(StatementError, match="needs its zone"), service.write.begin() as session:
        session.add(answer(1, naive))
    with service.read() as session, pytest.raises(StatementError, match="needs its zone"):
        session.scalars(select(QuickAnswerRow).where(QuickAnswerRow.at > naive)).all()


def test_a_word_that_is_not_in_the_list_is_refused(service: FileStore):
    with pytest.raises(StatementError, match="is not a valid Channel"), service.write.begin() as session:
        session.add(QuickAnswerRow(id=1, at=EVENTS[0], channel=Role.GUIDE, service_id=1))
    with service.write.begin() as session:
        session.add(answer(1, EVENTS[0]))
    with service.read() as session:
        assert session.scalar(text("SELECT channel FROM quick_answer")) == Channel.PHONE.value
        assert session.get_one(QuickAnswerRow, 1).channel is Channel.PHONE
