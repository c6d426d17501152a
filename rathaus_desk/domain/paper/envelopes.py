"""Envelopes and their windows, and what shows through them."""

from dataclasses import dataclass
from enum import StrEnum


class EnvelopeFormat(StrEnum):
    """The formats of envelopes with a window (DIN 680)."""

    DL = "dl"
    C5 = "c5"
    C4 = "c4"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope and its window in mm; the window is counted from the left and from the lower edge.

    `panel` is where the sheet inside is folded, from its top; without one it is the first fold mark. `rest`
    is how high the sheet usually stands above the lower edge, `up` and `down` how far it can slip from there.
    A C4 window stands in no norm: makers differ, so this is only a usual one.
    """

    width: float
    height: float
    window_left: float
    window_bottom: float
    window_width: float
    window_height: float
    panel: float | None
    rest: float
    up: float
    down: float


ENVELOPES = {
    EnvelopeFormat.DL: Envelope(220.0, 110.0, 20.0, 15.0, 90.0, 45.0, None, 0.0, 5.0, 0.0),
    EnvelopeFormat.C5: Envelope(229.0, 162.0, 20.0, 60.0, 90.0, 45.0, 148.5, 0.0, 13.5, 0.0),
    EnvelopeFormat.C4: Envelope(229.0, 324.0, 20.0, 219.0, 90.0, 45.0, 297.0, 13.5, 13.5, 13.5),
}


@dataclass(frozen=True, slots=True)
class WindowCheck:
    """What an envelope's window shows: lines of the address that it may hide, and lines it may show too much.

    `shift` is how many mm the sheet was moved, each way.
    """

    envelope: EnvelopeFormat
    shift: float
    hidden: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether all of the address shows and nothing else does."""
        return not (self.hidden or self.foreign)

    @property
    def sentence(self) -> str:
        """What the clerk is told."""
        name = self.envelope.upper()
        by = f"auch wenn das Blatt um {_mm(self.shift)} mm verrutscht"
        if self.fits:
            return f"Im Fenster des Umschlags {name} steht die ganze Anschrift und sonst nichts, {by}."
        told = []
        if self.hidden:
            told.append(f"{_may(self.hidden)} verdeckt sein")
        if self.foreign:
            told.append(f"{_may(self.foreign)} mit zu sehen sein")
        return (
            f"Im Fenster des Umschlags {name} {' und '.join(told)}, wenn das Blatt um {_mm(self.shift)} mm "
            "verrutscht. Bitte nehmen Sie einen anderen Umschlag oder kürzen Sie die Anschrift."
        )


@dataclass(frozen=True, slots=True)
class GlyphCheck:
    """Characters that our face does not have, with the texts in which they stand."""

    missing: tuple[tuple[str, str], ...]  # where, and which

    @property
    def fits(self) -> bool:
        """Whether every character can be printed."""
        return not self.missing

    @property
    def sentence(self) -> str:
        """What the clerk is told."""
        if self.fits:
            return "Alle Zeichen lassen sich drucken."
        places = "; ".join(f"{where}: {letters}" for where, letters in self.missing)
        return (
            f"Diese Zeichen hat unsere Schrift nicht, an ihrer Stelle stünde ein leeres Zeichen. {places}. "
            "Bitte ändern Sie die Schreibweise."
        )


def _mm(length: float) -> str:
    return f"{length:g}".replace(".", ",")


def _may(lines: tuple[str, ...]) -> str:
    listed = ", ".join(f"„{one}“" for one in lines)
    return f"können {listed}" if len(lines) > 1 else f"kann {listed}"
