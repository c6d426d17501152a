"""One cause, many who report it: hung on it, taken off it, and told."""

from dataclasses import dataclass

from rathaus_desk.domain.cases.cases import Reporter, ToldBy
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.promises.promises import ReplyBy


@dataclass(frozen=True, kw_only=True)
class AttachToCause(Command[None]):
    """Hang a case on another one that was reported before; its own open tasks are not needed any more."""

    case_id: int
    cause_number: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class DetachFromCause(Command[None]):
    """Take a case off the one it hangs on; it is routed anew."""

    case_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class TellReporter(Command[Reporter]):
    """Note that somebody who reported a cause knows the result; `case_id` is their own case."""

    case_id: int
    told_by: ToldBy


def progress_in_words(reporters: tuple[Reporter, ...]) -> str:
    """Return how many have to be told in which way: "12 Meldende: 7 anzurufen, 4 Briefe, 1 anonym"."""
    calls, letters, nobody = (
        sum(one.reply_by is way for one in reporters) for way in (ReplyBy.CALL, ReplyBy.LETTER, ReplyBy.NONE)
    )
    parts = [
        f"{calls} anzurufen" if calls else "",
        (f"{letters} Briefe" if letters > 1 else "1 Brief") if letters else "",
        f"{nobody} ohne Rückmeldung" if nobody else "",
    ]
    told = sum(one.told is not None for one in reporters)
    known = f"; {told} schon informiert" if told else ""
    people = "1 weitere Meldung" if len(reporters) == 1 else f"{len(reporters)} weitere Meldungen"
    return f"{people}: {', '.join(part for part in parts if part)}{known}."
