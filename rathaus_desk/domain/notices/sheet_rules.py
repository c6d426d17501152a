"""What a sheet of a notice asks for: its size, how small its type may become, what to say if all is too long.

Type is judged by the distance from which one reads: a poster on a wall, a handbill at arm's length by
somebody who needs 14 points.
"""

from dataclasses import dataclass

from rathaus_desk.domain.notices.notices import SHEET_NAMES, NoticeSheet


@dataclass(frozen=True, slots=True)
class SheetRule:
    """One copy of a sheet: width and height in mm, copies on a page, and the body's type in points."""

    width: float
    height: float
    copies: int
    largest: float
    smallest: float
    step: float
    larger: NoticeSheet | None  # the sheet with more room
    print_shop: bool = False  # whether a printer's shop is given this one


SHEETS = {
    NoticeSheet.POSTER_A4: SheetRule(210, 297, 1, 30, 16, 1, NoticeSheet.POSTER_A3, True),
    NoticeSheet.POSTER_A3: SheetRule(297, 420, 1, 42, 23, 1, None, True),
    NoticeSheet.TEAR_OFF: SheetRule(210, 297, 1, 28, 16, 1, NoticeSheet.POSTER_A4),
    NoticeSheet.HANDBILL: SheetRule(148.5, 210, 2, 18, 14, 0.5, NoticeSheet.LEAFLET, True),
    NoticeSheet.CARD: SheetRule(105, 148.5, 4, 16, 12, 0.5, NoticeSheet.HANDBILL, True),
    NoticeSheet.LEAFLET: SheetRule(297, 210, 1, 20, 14, 0.5, NoticeSheet.READING, True),
    NoticeSheet.READING: SheetRule(210, 297, 1, 16, 16, 1, None),
}


_HINTS = {
    NoticeSheet.POSTER_A3: "Braucht einen Drucker für A3.",
    NoticeSheet.TEAR_OFF: "Zwischen den Streifen bis zur Linie einschneiden.",
    NoticeSheet.HANDBILL: "Zwei auf einem Blatt A4, in der Mitte schneiden.",
    NoticeSheet.CARD: "Vier auf einem Blatt A4, an den Marken schneiden.",
    NoticeSheet.LEAFLET: "Wickelfalz: beidseitig drucken, über die kurze Kante wenden.",
}


@dataclass(frozen=True, slots=True)
class SheetFit:
    """Whether a notice fits a sheet: the size of its body in points, or what is too long, in a sentence."""

    sheet: NoticeSheet
    points: float
    sentence: str
    brief: bool = False  # the text itself found no room; summary and facts did

    @property
    def fits(self) -> bool:
        """Whether it can be printed."""
        return self.points > 0


def sizes(sheet: NoticeSheet) -> tuple[float, ...]:
    """Return the sizes of the body to try, the largest first."""
    rule = SHEETS[sheet]
    count = round((rule.largest - rule.smallest) / rule.step)
    return tuple(rule.largest - turn * rule.step for turn in range(count + 1))


def fit_sentence(
    sheet: NoticeSheet, points: float, *, brief: bool, print_shop: bool = False, grey: bool = True
) -> str:
    """Return in what type the body stands, whether the text was left out, and what to do with the sheet.

    `grey` tells whether all of it can be read from a worn printer without colour.
    """
    said = f"{points:g}".replace(".", ",")
    how = "passt ohne den langen Text, mit dem einen Satz und den Angaben" if brief else "passt"
    hint = "" if print_shop else _HINTS.get(sheet, "")
    read = "Auch ohne Farbe gut zu lesen." if grey else "Ohne Farbe ist nicht alles gut zu lesen."
    return f"{SHEET_NAMES[sheet]}: {how}; Schrift {said} Punkt. {read} {hint}".rstrip()


def may_be_brief(sheet: NoticeSheet) -> bool:
    """Tell whether a sheet may leave the text out where it has no room: one takes it along, and asks."""
    return sheet in (NoticeSheet.TEAR_OFF, NoticeSheet.HANDBILL, NoticeSheet.CARD)


def too_long(sheet: NoticeSheet, lines: int) -> str:
    """Return what is wrong if a text does not fit, `lines` lines of the smallest type, and what to do."""
    rule = SHEETS[sheet]
    said = f"{rule.smallest:g}".replace(".", ",")
    over = "eine Zeile" if lines <= 1 else f"etwa {lines} Zeilen"
    other = f" oder „{SHEET_NAMES[rule.larger]}“ nehmen" if rule.larger else ""
    return (
        f"Für „{SHEET_NAMES[sheet]}“ ist der Text {over} zu lang. Kleiner als {said} Punkt liest "
        "ihn nicht jeder. "
        f"Ihr Text ist noch da. Bitte kürzen{other}."
    )


def too_wide(sheet: NoticeSheet, long_word: str) -> str:
    """Return what is wrong if a word is wider than its line."""
    return (
        f"Das Wort „{long_word}“ ist für „{SHEET_NAMES[sheet]}“ zu breit, und getrennt wird nicht. "
        "Ihr Text ist noch da. Bitte teilen Sie es mit Bindestrich und Leerzeichen oder sagen Sie es kürzer."
    )
