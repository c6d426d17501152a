"""What the lead and the administration see when they set up counters and the rule of the queue."""

from dataclasses import dataclass

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.counters import Counter, SaveCounter
from rathaus_desk.domain.office.offices import Unit
from rathaus_desk.domain.queue.queue_rules import QueueRules
from rathaus_desk.domain.words import word
from rathaus_desk.usecases.desk import HANDLERS, Work
from rathaus_desk.usecases.office.counters import all_counters
from rathaus_desk.usecases.office.office import units
from rathaus_desk.usecases.queue.queue_lines import rules


@dataclass(frozen=True, slots=True)
class QueueSetup:
    """Every counter, in use or not, the units to which one may belong, and the published rule."""

    counters: tuple[Counter, ...]
    units: tuple[Unit, ...]
    rules: QueueRules


def queue_setup(work: Work) -> QueueSetup:
    """Return how the queue is set up. Refuses who may not change it."""
    if work.actor.role not in HANDLERS[SaveCounter].roles:
        raise Refused(f"Die Rolle {word(work.actor.role)} richtet keine Tresen ein.")
    return QueueSetup(all_counters(work), tuple(units(work).values()), rules(work))
