"""A planner that one watches: how far it is, how good its best plan is by now, and a way to say enough."""

from dataclasses import dataclass, field
from datetime import date
from threading import Event

from rathaus_desk.domain.road.findings import Proposal, VersionChange
from rathaus_desk.planning import plans
from rathaus_desk.planning.comparing import compare
from rathaus_desk.planning.planner import ROUNDS
from rathaus_desk.usecases.road.givens import Ground
from rathaus_desk.usecases.road.planning import proposal_of, proposals


@dataclass(slots=True)
class PlanWatch:
    """What one sees of a running planner; `enough` is set by whoever watches, the best plan so far counts."""

    round: int = 0
    rounds: int = ROUNDS
    visits: int = 0
    driving: int = 0
    left_out: int = 0
    enough: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A plan as it would be kept, the one it began with, and how they differ."""

    proposal: Proposal
    before: Proposal
    change: VersionChange


def watched_offer(begin: Ground, first: date, last: date, watch: PlanWatch, *, seed: int = 1) -> PlanOffer:
    """Plan until the rounds are over or somebody says enough; it asks no database and takes its time."""
    base = begin.base or plans.Plan(first, last, ())
    best = base
    for step in proposals(begin, first, last, seed=seed, rounds=watch.rounds):
        watch.round = step.round
        if step.better:
            best = step.plan
            watch.visits = sum(1 for _one in best.visits())
            watch.driving, watch.left_out = best.driving, len(best.left_out)
        if watch.enough.is_set():
            break
    found = compare(begin.givens, base, best)
    change = VersionChange(
        sentence=found.sentence,
        moved=tuple(one.sentence for one in found.moved),
        retimed=tuple(one.sentence for one in found.retimed),
        dropped=tuple(one.sentence for one in found.dropped),
        added=tuple(one.sentence for one in found.added),
        posters=(),
    )
    return PlanOffer(proposal_of(best), proposal_of(base), change)
