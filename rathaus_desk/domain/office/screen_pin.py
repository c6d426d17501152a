"""The PIN that brings a long blanked screen back; it is one person's own."""

from dataclasses import dataclass

from rathaus_desk.domain.commands import Command

SHORTEST_PIN, LONGEST_PIN = 4, 12  # digits


@dataclass(frozen=True, kw_only=True)
class SetScreenPin(Command[None]):
    """Set the actor's PIN; an empty one takes it away."""

    pin: str
