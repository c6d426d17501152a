"""What one PC of the town hall is: a counter that citizens look at, or an office."""

from dataclasses import dataclass

IDLE_SECONDS = 60
DISTANCES = {50: 1.0, 60: 1.25, 70: 1.5}  # centimetres between eyes and screen: zoom (ASR A6 by way of 12 pt)


@dataclass(frozen=True, slots=True)
class ThisPc:
    """This PC's workplace; `counter` is what it is called, empty for none.

    `public` tells whether citizens can look at the screen; None leaves it to whether this is a counter.
    `idle_seconds` 0 never blanks by itself; `distance_cm` is 50, 60 or 70, or 0 where nobody has said it.
    `scans` is the folder into which the copier scans, empty for none.
    """

    counter: str = ""
    public: bool | None = None
    idle_seconds: int | None = None
    distance_cm: int = 0
    scans: str = ""

    @property
    def counter_view(self) -> bool:
        """Tell whether lists show no names here unless somebody changes that."""
        return bool(self.counter) if self.public is None else self.public

    @property
    def blanks_after(self) -> int:
        """After how many seconds without anybody the screen blanks by itself; 0 for never."""
        if self.idle_seconds is None:
            return IDLE_SECONDS if self.counter_view else 0
        return self.idle_seconds
