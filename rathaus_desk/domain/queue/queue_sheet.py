"""The printed ticket: a number, what it is for, how long it will take, and how one is called."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TicketSize(StrEnum):
    """On what a ticket is printed."""

    ROLL = "roll"
    A6 = "a6"
    A5 = "a5"


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """What stands on a printed ticket; `theme` is empty where the concern is nobody else's business."""

    town: str
    dated: date
    drawn_at: str
    code: str
    theme: str
    wait: str
    rule: str
    practice: bool = False
    size: TicketSize = TicketSize.A6
