"""Whether colours still tell apart what they should once an office printer has made them grey."""

Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)
NEEDED = 4.5  # WCAG 2.2, 1.4.3
NEEDED_FAR = 7.0  # WCAG 2.2, 1.4.6: for what one reads from the other side of the street
_TONER = 0.85  # how much of its black a worn printer still gives


def grey(colour: Colour) -> float:
    """Return the shade to which a printer turns a colour, 0 black to 1 white (ITU-R BT.601)."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def contrast(one: float, other: float) -> float:
    """Return the contrast of two shades of grey, from 1 to 21 (WCAG 2.2)."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def printed_contrast(ink: Colour, ground: Colour = WHITE, toner: float = _TONER) -> float:
    """Return the contrast that is left on paper in grey, if the printer gives only `toner` of its black."""
    return contrast(_worn(grey(ink), toner), _worn(grey(ground), toner))


def greyscale_safe(ink: Colour, ground: Colour = WHITE, needed: float = NEEDED) -> bool:
    """Tell whether `ink` on `ground` can be read from a worn office printer without colour."""
    return printed_contrast(ink, ground) >= needed


def _worn(shade: float, toner: float) -> float:
    return 1 - (1 - shade) * toner


def _light(shade: float) -> float:
    return shade / 12.92 if shade <= 0.04045 else ((shade + 0.055) / 1.055) ** 2.4
