"""Random offline days: two laptops and a desk change the same people, the line breaks, programs are killed,
clocks are wrong, and whoever is there in the evening hands the laptops back.

The judge knows nothing of how a pack comes back. It watches what is stored after every step, and asks two
things: was a value ever replaced by somebody who had not seen it, and is everything that was written on the
road either stored at some time, or shown as a conflict?
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused, Unreachable
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.pack.pack import ApplyPacked
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import Killed, kill_at
from tests.small_town import ERNA, HANS, Clock

FIELDS = ("title", "email", "street", "house_number")
PEOPLE = (ERNA, HANS)
SKEWS = (-30, -3, 0, 0, 0, 3)  # hours by which a laptop's clock is wrong
Spot = tuple[int, str]


@dataclass
class Verdict:
    """What a day came to."""

    written: int = 0  # fields that the road wanted otherwise
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    overwritten: list = field(default_factory=list)  # replaced by somebody who had not seen it
    conflicts: int = 0
    kills: int = 0
    breaks: int = 0
    days: int = 0
    by_others: int = 0  # begun by somebody else than who took it along

    @property
    def broken(self):
        """What must not be, each with the seed of its day."""
        return self.lost + self.doubled + self.overwritten

    def add(self, other):
        for name in ("written", "conflicts", "kills", "breaks", "days", "by_others"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("lost", "doubled", "overwritten"):
            getattr(self, name).extend(getattr(other, name))


class Laptop:
    """One of the two, with what its crew has seen and wants."""

    def __init__(self, dice, path, skew):
        self.dice, self.clock = dice, Clock(dice.town.clock.now + skew)
        self.pack = dice.day.opened(path, self.clock)
        self.pack_id = self.pack.note().header.pack_id
        self.first: dict[Spot, str] = {}
        self.last: dict[Spot, str] = {}
        self.steps: dict[Spot, list[tuple[str, str]]] = {}
        self.notes: list[str] = []
        self.cases: list[int] = []
        self.sent: list[tuple[object, object]] = []  # who sent what; what was lost on its way may come late
        self.desk = self.pack.desk(self.clock)

    def act(self):
        self.clock.forward(minutes=self.dice.random.randint(1, 20))
        self.dice.random.choice((self.correct, self.correct, self.correct, self.take_in, self.note))()

    def correct(self):
        person_id, values = self.dice.change()
        seen = self.desk.ask(person, person_id=person_id)
        self._do(CorrectPerson(person_id=person_id, seen_version=seen.version, **values))
        for name, value in values.items():
            spot, was = (person_id, name), getattr(seen, name)
            if was != value:
                self.first.setdefault(spot, was)
                self.last[spot] = value
                self.steps.setdefault(spot, []).append((was, value))

    def take_in(self):
        note = self.dice.text("Aufnahme")
        concern = Concern(service="strassenlaterne", place="Rosenweg 4", note=note)
        nobody = PromiseWish(reply_by=ReplyBy.NONE)
        taken = self._do(self.dice.town.intake(concern, promise=nobody))
        self.notes.append(note)
        self.cases.append(taken.cases[0].id)

    def note(self):
        if self.cases:
            text = self.dice.text("Notiz")
            self._do(WriteNote(case_id=self.dice.random.choice(self.cases), text=text))
            self.notes.append(text)

    def _do(self, command):
        """Carry out a command; where the program dies in the middle it is begun anew and sent again."""
        dies = self.dice.now_and_then()
        spare = kill_at(self.pack.store, self.dice.random.randint(1, 60)) if dies else None
        try:
            return self.desk.do(command)[0]
        except Killed:
            self.dice.verdict.kills += 1
        finally:
            if spare:
                spare()
        return self.desk.do(command)[0]


class Dice:
    """One day, decided by a seed."""

    def __init__(self, day, seed):
        self.day, self.town, self.random = day, day.town, Random(seed)
        self.verdict, self.count, self.seed = Verdict(), 0, seed
        self.stored: dict[Spot, str] = {}
        self.history: dict[Spot, set[str]] = {}
        self.look()

    def play(self):
        self.verdict.days = 1
        skews = [timedelta(hours=self.random.choice(SKEWS)) for _ in range(2)]
        laptops = []
        for number, skew in enumerate(skews):
            path = self.day.out(f"Laptop {number + 1}", tour=number, people=PEOPLE)
            laptops.append(Laptop(self, path, skew))
        for _ in range(self.random.randint(6, 16)):
            self.town.clock.forward(minutes=self.random.randint(1, 15))
            self.random.choice((*(one.act for one in laptops), self.office))()
        self.random.shuffle(laptops)
        for one in laptops:
            self.bring_back(one)
        self.judge(laptops)
        return self.verdict

    def office(self):
        person_id, values = self.change()
        desk = self.town.guide
        seen = desk.ask(person, person_id=person_id)
        desk.do(CorrectPerson(person_id=person_id, seen_version=seen.version, **values))
        self.look()

    def bring_back(self, laptop):
        """Hand a pack back over a bad line until it is wiped; the desk in the town hall goes on meanwhile."""
        for _ in range(200):
            login, desk = self.random.choice(self.day.hands())
            self.verdict.by_others += login != "wilkens"
            dies = self.now_and_then()
            spare = kill_at(self.town.sign_in(login), self.random.randint(1, 120)) if dies else None
            try:
                bring_back(BadLine(self, laptop, desk), laptop.pack)
                return
            except Killed:
                self.verdict.kills += 1
            except Unreachable:
                self.verdict.breaks += 1
            except Refused as refused:  # a late message of who began before: somebody else has it in hand
                if "noch einmal beginnen" not in str(refused):
                    raise
                self.verdict.breaks += 1
            finally:
                if spare:
                    spare()
        raise AssertionError("the pack never came back")

    def change(self):
        names = self.random.sample(FIELDS, self.random.choice((1, 1, 2)))
        return self.random.choice(PEOPLE), {one: self.text("w") for one in names}

    def text(self, about):
        """Return a text; sometimes one that others have as well, for two may want the same."""
        self.count += 1
        few = about == "w" and self.random.random() < 0.2
        return f"{about} {self.random.randint(1, 2)}" if few else f"{about} {self.seed}-{self.count}"

    def now_and_then(self):
        return self.random.random() < 0.25

    def look(self, by=None):
        """Compare what is stored with what was stored before this step."""
        with self.town.store.read() as session:
            rows = {one.id: one for one in session.scalars(select(PersonRow).where(PersonRow.id.in_(PEOPLE)))}
        for spot in ((one, name) for one in PEOPLE for name in FIELDS):
            now, before = getattr(rows[spot[0]], spot[1]), self.stored.get(spot)
            self.history.setdefault(spot, set()).add(now)
            if by is not None and now != before and (before, now) not in by.steps.get(spot, []):
                self._blame(by, spot, before, now)
            self.stored[spot] = now

    def _blame(self, by, spot, before, now):
        """A chain may arrive folded: from where it began to where it ended, if it began at what is stored."""
        steps = by.steps.get(spot, [])
        ends = [{one[1] for one in steps[at:]} for at, (was, _) in enumerate(steps) if was == before]
        if not any(now in one for one in ends):
            self.verdict.overwritten.append((self.seed, spot, before, now))

    def judge(self, laptops):
        packs = {one.pack_id for one in laptops}
        waiting = [one for one in self.day.mobile.ask(pack_conflicts) if one.pack_id in packs]
        shown = Counter((one.pack_id, one.record_id, one.field, one.mine) for one in waiting)
        self.verdict.conflicts = len(waiting)
        self.verdict.doubled += [(self.seed, *one) for one, times in shown.items() if times > 1]
        for laptop in laptops:
            for (person_id, name), value in laptop.last.items():
                self.verdict.written += 1
                ended_where_it_began = value == laptop.first[person_id, name]
                there = value in self.history[person_id, name] or ended_where_it_began
                if not there and not shown[laptop.pack_id, person_id, name, value]:
                    self.verdict.lost.append((self.seed, laptop.pack_id, person_id, name, value))
        self._judge_texts([one for laptop in laptops for one in laptop.notes])

    def _judge_texts(self, texts):
        with self.town.store.read() as session:
            found = [*session.scalars(select(CaseRow.note)), *session.scalars(select(TimelineRow.text))]
            numbers = Counter(session.scalars(select(CaseRow.number)))
        times = Counter(found)
        self.verdict.written += len(texts)
        self.verdict.lost += [(self.seed, one) for one in texts if not times[one]]
        self.verdict.doubled += [(self.seed, one) for one in texts if times[one] > 1]
        self.verdict.doubled += [(self.seed, one) for one, count in numbers.items() if count > 1]


class BadLine:
    """A desk of the town hall behind a line that loses or delays questions, loses answers, and repeats."""

    def __init__(self, dice, laptop, desk):
        self.dice, self.laptop, self.desk = dice, laptop, desk

    def do(self, command):
        chance = self.dice.random.random()
        if chance < 0.12:
            self.laptop.sent.append((self.desk, command))
            raise Unreachable("die Frage ging verloren, oder sie kommt zu spät")
        if chance > 0.85:
            self.dice.office()
        self._repeat_old()
        done = self._send(command)
        if chance < 0.24:
            raise Unreachable("die Antwort ging verloren")
        return self._send(command) if chance < 0.4 else done

    def _send(self, command):
        try:
            done = self.desk.do(command)
            if isinstance(command, ApplyPacked):
                self.laptop.sent.append((self.desk, command))
            return done
        finally:
            self.dice.look(by=self.laptop)

    def _repeat_old(self):
        """A message of before turns up again, or for the first time; if it is too late it is refused."""
        if self.laptop.sent and self.dice.now_and_then():
            desk, command = self.dice.random.choice(self.laptop.sent)
            with suppress(Refused):
                desk.do(command)
            self.dice.look(by=self.laptop)
