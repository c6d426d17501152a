"""How a case of the sample town goes on from the day it was taken in, and how the promise to call is kept."""

from collections.abc import Callable

from rathaus_desk.domain.cases.cases import EntryKind, ToldBy
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.promises.promises import ATTEMPTS_BEFORE_A_LETTER, PromiseState, ReplyBy
from rathaus_desk.usecases.sample.sample_cases import Growing, Visit
from rathaus_desk.usecases.sample.sample_routing import ask_after, give_back, hand_out, pass_on, say_where
from rathaus_desk.usecases.sample.sample_scene import Scene
from rathaus_desk.usecases.sample.sample_stories import Ending, Fate, Story

MINUTE = 60_000
HOUR = 60 * MINUTE

FIRST_STEP = 12 * HOUR  # of opening time: the unit has taken a case over within three days
WITHDRAWN_SHARE, TWICE_SHARE = 0.015, 0.15

Step = Callable[[Growing], None]

# The steps that lead to an ending; for a case that is done, with how often it goes that way.
COURSES: dict[Ending, tuple[Step, ...]] = {
    Ending.OPEN: (),
    Ending.CLAIMED: (Growing.claim,),
    Ending.QUERY: (Growing.claim, Growing.ask),
    Ending.RETURNED: (give_back,),
    Ending.RETURNED_TWICE: (give_back, pass_on, give_back),
    Ending.PARTLY: (Growing.claim, Growing.ask_besides, Growing.answer),
    Ending.ANSWERED: (Growing.claim, Growing.answer),
    Ending.FOLLOWS: (),
    Ending.SEQUENCE: (Growing.claim, ask_after),
    Ending.INTERIM: (Growing.claim, say_where),
    Ending.OUTSIDE: (Growing.claim, Growing.answer, hand_out),
}
STILL_OPEN = (
    (Ending.OPEN, 30), (Ending.CLAIMED, 36), (Ending.QUERY, 18), (Ending.RETURNED, 5),
    (Ending.RETURNED_TWICE, 2), (Ending.PARTLY, 6), (Ending.ANSWERED, 8),
)  # fmt: skip
DONE_COURSES: tuple[tuple[tuple[Step, ...], int], ...] = (
    ((Growing.claim, Growing.answer), 78),
    ((Growing.claim, Growing.ask, Growing.reply, Growing.answer), 12),
    ((give_back, pass_on, Growing.claim, Growing.answer), 5),
    ((Growing.claim, Growing.ask_besides, Growing.answer, Growing.claim, Growing.answer), 5),
)
# How long a case takes, as a share of the time we told: from, to, how often.
PACE = ((0.05, 0.55, 52), (0.55, 0.95, 36), (0.95, 1.3, 8), (1.3, 2.6, 4))


def promise(scene: Scene, visit: Visit) -> None:
    """Make the promise that answers a visit, and write it into the timelines."""
    if visit.reply_by is ReplyBy.NONE:
        return
    if visit.reply_by is ReplyBy.CALL:
        story = visit.cases[0].told.story
        day = scene.time.day_of(visit.position)
        visit.window = scene.window(visit.owner, day, story.window if story else 0)
    window = visit.window
    text = window.in_words if window else "Wir schreiben Ihnen einen Brief."
    for case in visit.cases:
        case.line(EntryKind.PROMISE, text, visit.owner.id)
    phone = visit.row["caller_phone"] or scene.phone_of(visit.row["person_id"])
    visit.promise = {
        "id": scene.new_id(visit.position),
        "contact_id": visit.row["id"],
        "reply_by": visit.reply_by,
        "staff_id": visit.owner.id,
        "phone": phone if window else "",
        "window_start": window.start if window else None,
        "window_end": window.end if window else None,
        "state": PromiseState.OPEN,
        "attempts": 0,
        "version": 1,
    }


def go_on(scene: Scene, visit: Visit) -> None:
    """Let the cases of a visit take their course until they are done or the clock stands still."""
    by_hand = visit.cases[0].told.story is not None
    if not by_hand and scene.rng.random() < WITHDRAWN_SHARE:
        for case in visit.cases:
            case.position += 5_000
            case.withdraw()
        visit.set_promise(PromiseState.CANCELLED)
    else:
        for case in visit.cases:
            if case.cause is None:
                _live(scene, case)
        if visit.reply_by is ReplyBy.CALL:
            _keep_call(scene, visit)
        elif visit.reply_by is ReplyBy.LETTER:
            _keep_letter(scene, visit)
    for case in visit.cases:
        case.settle()


def _live(scene: Scene, case: Growing) -> None:
    story = case.told.story
    begin, last = case.position + MINUTE, scene.time.now - 1
    end = last if story else begin + _duration(scene, case)
    done = story.ending is Ending.DONE if story else end <= last
    if story and done:
        end = begin + int((last - begin) * scene.rng.uniform(0.2, 0.6))
    steps = _steps(scene, story, done=done, age=(last - begin) / max(end - begin, 1))
    end = min(end, last)
    if end - begin < MINUTE * len(steps):
        return
    for step, position in zip(steps, _positions(scene, begin, end, len(steps)), strict=True):
        case.position = position
        step(case)
    if done:
        case.position = end
        case.close(_told_by(case))


def _positions(scene: Scene, begin: int, end: int, count: int) -> list[int]:
    """Return when the steps of a case are made: the first one soon, the others in between."""
    parts = sorted(scene.rng.random() for _ in range(count))
    if parts:
        parts[0] *= min(0.3, FIRST_STEP / (end - begin))
    return [begin + int(part * (end - begin)) for part in parts]


def _duration(scene: Scene, case: Growing) -> int:
    """Return how much working time a case takes by chance, measured by what was told."""
    time, rng = scene.time, scene.rng
    due = time.day_start(time.day_of(case.position) + case.told.service.due_days + 1)
    slow, quick, _ = rng.choices(PACE, [one[2] for one in PACE])[0]
    return int((due - case.position) * rng.uniform(slow, quick))


def _steps(scene: Scene, story: Story | None, *, done: bool, age: float) -> tuple[Step, ...]:
    if done:
        courses = DONE_COURSES[:1] if story else DONE_COURSES
        return scene.rng.choices([one[0] for one in courses], [one[1] for one in courses])[0]
    if story:
        return COURSES[story.ending]
    if age < 0.12:
        return ()
    return COURSES[scene.rng.choices([one[0] for one in STILL_OPEN], [one[1] for one in STILL_OPEN])[0]]


def _told_by(case: Growing) -> ToldBy:
    usual = {ReplyBy.CALL: ToldBy.CALL, ReplyBy.LETTER: ToldBy.LETTER}
    if case.visit.reply_by in usual:
        return usual[case.visit.reply_by]
    return ToldBy.IN_PERSON if case.visit.row["channel"] is Channel.VISIT else ToldBy.NOT_REACHABLE


def _keep_call(scene: Scene, visit: Visit) -> None:
    story, window = visit.cases[0].told.story, visit.window
    if window is None:
        return
    fate = story.fate if story else Fate.USUAL
    room = max(window.ends - window.begins, 1)
    if story and fate is Fate.BROKEN:
        for attempt in range(story.attempts):
            _attempt(visit, window.begins + room * (attempt + 1) // (story.attempts + 1), reached=False)
        return
    over = window.end <= scene.time.clock
    closed = visit.closed_at()
    if fate is Fate.USUAL and closed is not None and (closed <= window.ends or not over):
        # Whoever says the result on the phone has kept the promise before the case is closed.
        _attempt(visit, closed - MINUTE // 3, reached=True)
    elif over:
        at = window.begins + int(scene.rng.random() * room)
        if scene.rng.random() < TWICE_SHARE:
            _attempt(visit, window.begins + (at - window.begins) // 2, reached=False)
        _attempt(visit, at, reached=True)


def _keep_letter(scene: Scene, visit: Visit) -> None:
    closed = visit.closed_at()
    if closed is None:
        return
    written = closed + int(scene.rng.random() * 3 * HOUR)
    if written < scene.time.now:
        _attempt(visit, written, reached=True)


def _attempt(visit: Visit, position: int, *, reached: bool) -> None:
    attempts = visit.count_attempt(reached=reached)
    text = "Brief geschrieben." if visit.reply_by is ReplyBy.LETTER else "Angerufen und erreicht."
    if not reached:
        text = f"{attempts}. Anruf, niemand erreicht."
        if attempts >= ATTEMPTS_BEFORE_A_LETTER:
            text += " Bitte einen Brief anbieten."
    for case in visit.cases:
        case.position = position
        case.line(EntryKind.PROMISE, text, case.guide().id)
