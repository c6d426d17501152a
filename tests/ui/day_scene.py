"""What the tests of Mein Tag share: its rows, who sits there, what time it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rathaus_desk.store.case_tables import PromiseRow
from rathaus_desk.usecases.office.office import actor_for

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)


def store_of(house):
    return house.background.desk._store


def card(page, name="promises"):
    return page._cards[name]


def rows(page, name="promises"):
    return card(page, name).list._rows


def desk_of(house, login):
    with store_of(house).read() as session:
        return house.background.desk.acting_as(actor_for(session, login))


def sit_as(house, hands, login):
    desk = desk_of(house, login)
    places = [house.seat.itemData(one).staff_id for one in range(house.seat.count())]
    house._change_seat(places.index(desk.actor.staff_id))
    hands.settle()


def wind(house, monkeypatch, hour, minute=0, second=0):
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, second, tzinfo=BERLIN)
    monkeypatch.setattr(house.background.desk, "_clock", lambda: moment)


def call_to(page, state):
    """Choose the first promise that stands so."""
    row = next(one for one in rows(page) if one.state.startswith(state))
    card(page).list.setFocus()
    card(page).list.choose(row.key)
    return row


def promise_of(house, row):
    with store_of(house).read() as session:
        return session.get_one(PromiseRow, int(row.key.split()[1]))
