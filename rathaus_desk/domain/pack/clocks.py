"""Whose clock is right: what a town hall can know for certain about the clock of a laptop."""

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=2)
NO_SKEW = timedelta(0)


def skew_of(
    issued_at: datetime, opened_at: datetime, written_at: datetime, received_at: datetime, *, direct: bool
) -> timedelta:
    """Return by how much the laptop's clock is surely ahead (below zero: behind); zero if it may be right.

    The laptop cannot have opened the pack before it was issued, nor written its last word after it arrived:
    that bounds the skew from both sides. With `direct` it is asked at this moment, and the upper bound is it.
    `issued_at` and `received_at` are the office's time, the other two the laptop's.
    """
    least = written_at - received_at
    if direct:
        return least if abs(least) > TOLERANCE else NO_SKEW
    most = opened_at - issued_at
    if least > TOLERANCE:
        return least
    return most if most < -TOLERANCE else NO_SKEW


def in_office_time(said_at: datetime, skew: timedelta, issued_at: datetime, now: datetime) -> datetime:
    """Return a time of the laptop's as the office counts it: since the pack went out, not in the future."""
    try:
        return min(max(said_at - skew, issued_at), now)
    except OverflowError:  # a clock that stands at the end of all days
        return now if said_at > issued_at else issued_at


def clock_sentence(skew: timedelta) -> str:
    """Say in words how a laptop's clock stood; nothing if it was right."""
    if not skew:
        return ""
    minutes = round(abs(skew).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    span = " ".join(part for part in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if part)
    side = "vor" if skew > NO_SKEW else "nach"
    return (
        f"Die Uhr des Laptops ging mindestens {span} {side}. Die Zeiten sind danach berichtigt; beide "
        f"stehen im "
        "Protokoll. Bitte die Uhr stellen."
    )
