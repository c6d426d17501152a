"""Whole plans: proposing one, planning the rest anew, comparing, publishing, throwing a draft away."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.dates import MONTHS, numeric_date, short_day
from rathaus_desk.domain.errors import Conflict, DeskError, NeedsConsent, Refused
from rathaus_desk.domain.notices.notices import NoticePaper
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.road.board import RoadBoard, unnamed
from rathaus_desk.domain.road.findings import LeftOut, VersionChange
from rathaus_desk.domain.road.timetables import (
    DropTimetable,
    HaltChange,
    KeepPlan,
    PublishTimetable,
    Timetable,
    planned_as_shown,
)
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.road.report_card import Group
from rathaus_desk.ui.road.road_actions import CONFIRM, MONTH
from rathaus_desk.ui.road.road_desk import RoadDesk
from rathaus_desk.ui.road.road_forms import PLAN, WHY, demand_day
from rathaus_desk.ui.road.road_sheet import monday_of, month_reach
from rathaus_desk.usecases.bookings.stop_notices import draw_posters, posters_of
from rathaus_desk.usecases.road.givens import Ground
from rathaus_desk.usecases.road.planning import ground, version_change
from rathaus_desk.usecases.road.watching import PlanOffer

WEEKS = timedelta(days=27)  # four of them, until Sunday


class RoadPlans(QObject):
    """Nothing holds before somebody has seen how it differs and pressed the button."""

    def __init__(self, parent: QObject, page: RoadDesk) -> None:
        super().__init__(parent)
        self._page, self._at = page, page.at
        self._taken: list[RoadBoard] = []  # what stood there each time a plan took its place
        self._names: frozenset[str] = frozenset()  # of those who are visited at home
        self._before: RoadBoard | None = None  # what an undo has just brought back
        self._at.privacy.changed.connect(self._look_on)

    def begin_plan(self) -> None:
        """Unfold the form of a new plan, proposed for the four weeks after what is published."""
        board = self._page.board
        if board is None or not self._page.deeds.may(KeepPlan):
            return
        known = [one.last for one in board.timetables]
        first = monday_of(max([*known, self._page.today()]) + timedelta(days=7))
        day = first + timedelta(days=7)
        values = {
            "name": f"{MONTHS[day.month - 1]} {day.year}",
            "first": numeric_date(first),
            "last": numeric_date(first + WEEKS),
        }
        self._page.deeds.unfold(PLAN, values, "name", 0)

    def send(self, form: InlineForm) -> None:
        """Begin what the form of a new plan says. Refuses days that are none."""
        values, today = form.values(), self._page.today()
        first = demand_day(values["first"], "first", today)
        last = demand_day(values["last"], "last", today)
        if not values["name"].strip():
            raise Refused(self.tr("Bitte dem Plan einen Namen geben."), "name")
        keep = KeepPlan(name=values["name"], first=first, last=last, tours=())
        self._at.background.ask(
            self, ground, partial(self._plan, keep), on_refusal=form.refuse, first=first, last=last
        )

    def replan(self) -> None:
        """Plan a draft anew around what is pinned in it."""
        draft = self._draft()
        if draft is not None:
            keep = KeepPlan(
                name=draft.name, first=draft.first, last=draft.last, tours=(), timetable_id=draft.id,
                seen_version=draft.version,
            )  # fmt: skip
            self._at.background.ask(
                self, ground, partial(self._plan, keep), first=draft.first, last=draft.last,
                timetable_id=draft.id,
            )  # fmt: skip

    def compare(self) -> None:
        """Show what a draft changes against what is published, and whom one must tell."""
        draft = self._draft()
        if draft is not None:
            self._at.background.ask(
                self, version_change, partial(self._compared, draft), timetable_id=draft.id
            )

    def print_posters(self) -> None:
        """Show a poster for each stop with its dates of the version that is shown, all in one document."""
        board = self._page.board
        if board is None:
            return
        shown = board.timetable
        first, last = (shown.first, shown.last) if shown else (self._page.today(), board.last)
        self._at.background.ask(
            self, posters_of, self._draw_posters, first=first, last=last, timetable_id=self._page.version
        )

    def _draw_posters(self, papers: tuple[NoticePaper, ...]) -> None:
        if not papers:
            self._at.speaker.say(self.tr("In dieser Zeit gibt es keinen Halt und keine Sprechstunde."))
            return
        title = self.tr("Aushänge für {count} Haltepunkte").format(count=len(papers))
        show = partial(self._show_posters, title)
        self._at.background.draw(self, partial(draw_posters, papers), show)

    def _show_posters(self, title: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, self.tr("Aushaenge.pdf"), kind=PrintKind.NOTICE)

    def drop(self) -> None:
        """Throw the shown draft away; it can be taken back."""
        draft, board = self._draft(), self._page.board
        if draft is None or board is None or not board.is_whole:
            return
        tours = planned_as_shown(board.tours)
        command = DropTimetable(timetable_id=draft.id, seen_version=draft.version)
        again = KeepPlan(name=draft.name, first=draft.first, last=draft.last, tours=tours)
        said = self.tr("Der Entwurf „{name}“ ist weggeworfen.").format(name=draft.name)

        def dropped(_none: None) -> None:
            self._taken.append(board)
            self._page.show_version(None)

        self._page.undoing.do(command, said, lambda _none: again, dropped)

    def follow(self, now: RoadBoard) -> None:
        """Let the undo know halts by their new numbers, once it has brought an earlier plan back."""
        self._names |= now.visit_names
        if self._before is None:
            return
        old, self._before = self._before, None
        places = {
            (tour.day, tour.vehicle_id, halt.stop_id, halt.visit_id): halt for tour, halt in now.halts()
        }
        self._page.undoing.rename(
            {
                halt.id: places[key]
                for tour, halt in old.halts()
                if (key := (tour.day, tour.vehicle_id, halt.stop_id, halt.visit_id)) in places
            }
        )

    def undone(self, result: object) -> None:
        """Show what an undo has brought back."""
        if isinstance(result, Timetable):
            self._before = self._taken.pop() if self._taken else None
            self._page.show_version(result.id, self._page.day)
        elif result is None:
            self._page.show_version(None)
        elif isinstance(result, HaltChange) and result.after is not None:
            self._page.go_to(result.after.day, result.after.id)
        else:
            self._page.reload()

    def _plan(self, keep: KeepPlan, begin: Ground) -> None:
        self._names |= {one.name for one in begin.givens.home_visits}
        self._page.deeds.place.empty(PLAN)
        self._page.parts.show_watch()
        self._page.parts.watch.run(begin, keep.first, keep.last, partial(self._offered, keep))

    def _offered(self, keep: KeepPlan, offer: PlanOffer) -> None:
        """Show the plan beside the one before, with the button that keeps it."""
        made = offer.proposal
        count = sum(len(one.halts) for one in made.tours)
        said = self.tr("{count} Besuche auf {tours} Touren, {driving} Minuten Fahrt.")
        told = said.format(count=count, tours=len(made.tours), driving=made.driving)
        left = tuple(_left(one) for one in made.left_out)
        groups: list[Group] = [(self.tr("Findet keinen Platz"), self._shown(left))]
        if keep.timetable_id is not None:
            told = f"{told} {offer.change.sentence}"
            groups += self._groups(offer.change)
        run = partial(self._keep, keep, offer)
        verb = self.tr("Als Entwurf behalten") if keep.timetable_id is None else self.tr("So übernehmen")
        self._page.parts.show_report()
        report, leave = self._page.parts.report, self.tr("Verwerfen")
        report.show_report(self.tr("Vorschlag"), told, groups, verb, run, self._keys(), leave)
        report.hold(self.tr("Der Vorschlag ist fertig. Noch einmal Esc verwirft ihn."))

    def _keep(self, keep: KeepPlan, offer: PlanOffer) -> None:
        command = KeepPlan(
            name=keep.name, first=keep.first, last=keep.last, tours=offer.proposal.tours,
            timetable_id=keep.timetable_id, seen_version=keep.seen_version,
        )  # fmt: skip
        new = keep.timetable_id is None
        said = self.tr("Der Entwurf „{name}“ liegt bereit.") if new else self.tr("„{name}“ ist neu geplant.")

        def back(kept: Timetable) -> DropTimetable | KeepPlan:
            if new:
                return DropTimetable(timetable_id=kept.id, seen_version=kept.version)
            return KeepPlan(
                name=keep.name, first=keep.first, last=keep.last, tours=offer.before.tours,
                timetable_id=kept.id, seen_version=kept.version,
            )  # fmt: skip

        then: Callable[[Timetable], None] = self._kept
        if not new and self._page.board is not None:
            then = partial(self._replaced, self._page.board)
        refused = partial(self._refused, new=new)
        self._page.undoing.do(command, said.format(name=keep.name), back, then, refused)

    def forget(self) -> None:
        """Forget what stood there before; somebody else sits here now, or the plan is published."""
        self._taken.clear()
        self._names = frozenset()

    def _replaced(self, before: RoadBoard, kept: Timetable) -> None:
        self._taken.append(before)
        self._kept(kept)

    def _kept(self, kept: Timetable) -> None:
        """Show a kept plan in the month in which most of it lies."""
        next_month = (kept.first.replace(day=1) + timedelta(days=31)).replace(day=1)
        begins_before = month_reach(next_month)[0] <= kept.first
        self._page.parts.show_detail()
        self._page.show_view(MONTH)
        self._page.show_version(kept.id, next_month if begins_before else kept.first)
        self._page.focus_view()

    def _compared(self, draft: Timetable, change: VersionChange) -> None:
        posters: Group = (self.tr("Plakate, die neu hängen müssen"), change.posters)
        groups = [self._broken(), *self._groups(change), posters]
        self._page.parts.show_report()
        self._page.parts.report.show_report(
            self.tr("{name} veröffentlichen").format(name=draft.name),
            change.sentence,
            groups,
            self.tr("Veröffentlichen"),
            partial(self._publish, draft, consent=False),
            self._keys(),
        )

    def _publish(self, draft: Timetable, *, consent: bool) -> None:
        command = PublishTimetable(
            timetable_id=draft.id, seen_version=draft.version, consent=consent, command_id=new_command_id()
        )
        self._at.background.do(self, command, self._published, partial(self._not_published, draft))

    def _published(self, made: Timetable) -> None:
        self._page.back()
        said = self.tr("„{name}“ ist veröffentlicht. Halte werden ab jetzt einzeln verlegt oder abgesagt.")
        self._at.speaker.say(said.format(name=made.name))
        self._page.undoing.forget()
        self.forget()
        self._page.show_version(None, self._page.day)
        self._page.visitors.report(made)

    def _not_published(self, draft: Timetable, error: DeskError) -> None:
        report = self._page.parts.report
        (told,) = self._shown((str(error),))
        if not isinstance(error, NeedsConsent):
            report.refuse(told)
            return
        report.show_report(
            self.tr("{name} veröffentlichen").format(name=draft.name),
            told,
            (self._broken(but=str(error)),),
            self.tr("Trotzdem veröffentlichen"),
            partial(self._publish, draft, consent=True),
            self._keys(),
        )

    def _refused(self, error: DeskError, *, new: bool) -> None:
        """Say why a plan is not kept; around what others have changed since, it can be made once more."""
        (told,) = self._shown((str(error),))
        if new or not isinstance(error, Conflict):
            self._page.parts.report.refuse(told)
            return
        self._page.reload()
        self._page.parts.report.show_report(
            self.tr("Der Entwurf ist inzwischen anders"), told, (), self.tr("Noch einmal planen"),
            self.replan, self._keys(),
        )  # fmt: skip

    def _look_on(self) -> None:
        """Put away what names people visited at home, now that somebody looks on."""
        parts, place = self._page.parts, self._page.deeds.place
        if not self._at.privacy.counter_view:
            return
        if place.unfolded == WHY or (parts.report_open and not parts.report.decides):
            place.empty(WHY)
            self._page.back()
        elif parts.report_open:
            parts.report.rewrite(lambda text: unnamed(text, self._names))

    def _draft(self) -> Timetable | None:
        """Return the draft that is shown; else say that there must be one."""
        board = self._page.board
        if board is None or not self._page.deeds.may(KeepPlan):
            return None
        if not board.is_draft:
            self._at.speaker.say(self.tr("Das geht an einem Entwurf. Strg+Umschalt+N beginnt einen."))
            return None
        return board.timetable

    def _broken(self, but: str = "") -> Group:
        """Return what breaks a rule, without what is said above already."""
        against = self._page.board.conflicts if self._page.board else ()
        lines = tuple(one.sentence for one in against if not one.hint and one.sentence not in but)
        return self.tr("Nicht eingehalten"), self._shown(lines)

    def _groups(self, change: VersionChange) -> list[Group]:
        return [
            (self.tr("Verlegt"), self._shown(change.moved)),
            (self.tr("Andere Uhrzeit"), self._shown(change.retimed)),
            (self.tr("Entfällt"), self._shown(change.dropped)),
            (self.tr("Neu"), self._shown(change.added)),
        ]

    def _shown(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """Return lines as they may stand here: in the counter view without names of home visits."""
        hidden = self._names if self._at.privacy.counter_view else ()
        return tuple(unnamed(one, hidden) for one in lines)

    def _keys(self) -> str:
        return keys_in_words(self._at.actions[CONFIRM])


def _left(one: LeftOut) -> str:
    day = f" am {short_day(one.day)}" if one.day else ""
    return f"{one.name}{day}: {' '.join(one.reasons)}"
