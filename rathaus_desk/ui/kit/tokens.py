"""The design language in figures: colours of three themes, type scale, spacing; named nowhere else."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """How the window looks."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme; pairs of text and ground reach 5.8 : 1, edges and focus 4.1 : 1."""

    ground: str
    surface: str
    ink: str
    muted: str
    line: str
    control: str
    accent: str
    accent_soft: str
    on_accent: str
    soon: str
    soon_soft: str
    late: str
    late_soft: str
    done: str
    done_soft: str
    focus: str
    selection: str
    chosen: str  # above and below a chosen row, whose ground alone few would see in high contrast
    hint: str  # what stands in a field that is still empty


LIGHT = Colours(
    ground="#F6F4EF",
    surface="#FFFFFF",
    ink="#1B2027",
    muted="#545E69",
    line="#D8D3C9",
    control="#7A7468",
    accent="#1D5B74",
    accent_soft="#E2EDF1",
    on_accent="#FFFFFF",
    soon="#8A4F00",
    soon_soft="#FDF0DC",
    late="#A1241A",
    late_soft="#FCE7E4",
    done="#27653B",
    done_soft="#E4F1E7",
    focus="#B4490B",
    selection="#D3E5EC",
    chosen="#D3E5EC",
    hint="#545E69",
)
DARK = Colours(
    ground="#15181C",
    surface="#1D2227",
    ink="#ECEEF0",
    muted="#A8B2BB",
    line="#363F47",
    control="#77838E",
    accent="#7FC4DE",
    accent_soft="#213640",
    on_accent="#0E1A20",
    soon="#F2B45C",
    soon_soft="#3A2C14",
    late="#FF9A8D",
    late_soft="#42201C",
    done="#86CF9B",
    done_soft="#1B3323",
    focus="#FFB072",
    selection="#26424F",
    chosen="#26424F",
    hint="#A8B2BB",
)
CONTRAST = Colours(
    ground="#000000",
    surface="#000000",
    ink="#FFFFFF",
    muted="#FFFFFF",
    line="#FFFFFF",
    control="#FFFFFF",
    accent="#FFE34D",
    accent_soft="#000000",
    on_accent="#000000",
    soon="#FFC24D",
    soon_soft="#000000",
    late="#FF9E94",
    late_soft="#000000",
    done="#8DF0A8",
    done_soft="#000000",
    focus="#4DF3FF",
    selection="#333300",
    chosen="#FFE34D",
    hint="#B8B8B8",
)
COLOURS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}

FACE = "Noto Sans"
# Capitals of 3.2 mm at 50 cm (ASR A6) need 12 pt of this face, which is 16 pixels at 96 dpi.
BASE_PIXELS = 16
SMALL, BASE, LINE, TITLE, CARD = 0.85, 1.0, 1.25, 1.5, 3.0

XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32  # pixels, the 4-pixel grid
ROW, DENSE_ROW = 36, 28
CONTROL_RADIUS, CARD_RADIUS = 6, 8
RING, ICON = 2, 20
SMALLEST_TARGET = 24
RAIL_WIDTH = 196
CONTEXT_FOLDS_BELOW = 1100
ZOOM_STEPS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours given as "#RRGGBB" (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
