"""What is over goes on its day, whoever works where: nobody has to open the room it lies in."""

from datetime import timedelta

from sqlalchemy import func, select

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import (
    ForgetConsents,
    WithdrawSubscription,
    proof_ends,
)
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.usecases.mailing.mailing_lists import mailing_lists
from rathaus_desk.usecases.mailing.subscriptions import subscribers


def sent(house):
    """Return how often it was asked for."""
    with house.background.desk._store.read() as session:
        named = JournalRow.command == ForgetConsents.__name__
        return session.scalar(select(func.count()).select_from(JournalRow).where(named))


def tick(house, hands):
    house.around.tidying.timer.timeout.emit()
    hands.settle()


def test_a_proof_that_nobody_needs_any_more_goes_without_its_view_being_opened(house, hands):
    desk = house.background.desk
    kept = next(one for one in desk.ask(mailing_lists) if one.unit_id == desk.actor.unit_id)
    old = desk.ask(subscribers, list_id=kept.id)[0]
    gone, _ = desk.do(
        WithdrawSubscription(subscription_id=old.id, seen_version=old.version, how=Channel.PHONE)
    )
    assert house.around.tidying.timer.isActive()
    tick(house, hands)
    assert gone.id in [one.id for one in desk.ask(subscribers, list_id=kept.id, withdrawn=True)]
    tick(house, hands)
    assert sent(house) == 1, "once a day"
    over = proof_ends(desk.now().date()) + timedelta(days=1)
    ahead = over - desk.now().date()
    house.background.desk = later = desk.by_clock(lambda: desk.now() + ahead)
    tick(house, hands)
    assert gone.id not in [one.id for one in later.ask(subscribers, list_id=kept.id, withdrawn=True)]
    assert sent(house) == 2
