"""What the tests of the queue share: two counters, and the shortest way to draw, to call and to go on."""

from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.queue.queue import CallNext, DrawTicket


def two_counters(town):
    """Open two counters, the second up some steps; return their ids."""
    lead = town.lead
    first, _ = lead.do(SaveCounter(key="t1", name="Tresen 1", unit="buergerbuero", step_free=True))
    second, _ = lead.do(SaveCounter(key="t2", name="Tresen 2", unit="buergerbuero"))
    return first.id, second.id


def draw(town, **values):
    return town.guide.do(DrawTicket(**values))[0]


def call(town, counter, **values):
    return town.guide.do(CallNext(counter_id=counter, **values))[0]


def act(town, command, one, **values):
    return town.guide.do(command(ticket_id=one.id, seen_version=one.version, **values))[0]
