"""Sheets of labels, as the trade sells them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.paper.envelopes import EnvelopeFormat


class LabelStock(StrEnum):
    """Kinds of sheets, named by columns, rows and size."""

    L3X8_70X36 = "3x8_70x36"
    L3X8_70X37 = "3x8_70x37"
    L3X7_63X38 = "3x7_63x38"
    L2X7_99X38 = "2x7_99x38"
    L2X8_105X37 = "2x8_105x37"


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """An A4 sheet of labels: how many across and down, and mm of each label, to the first and to the next."""

    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_across: float
    step_down: float

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down


LABEL_SHEETS = {
    LabelStock.L3X8_70X36: LabelSheet(3, 8, 70.0, 36.0, 0.0, 4.5, 70.0, 36.0),
    LabelStock.L3X8_70X37: LabelSheet(3, 8, 70.0, 37.0, 0.0, 0.5, 70.0, 37.0),
    LabelStock.L3X7_63X38: LabelSheet(3, 7, 63.5, 38.1, 7.2, 15.15, 66.0, 38.1),
    LabelStock.L2X7_99X38: LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    LabelStock.L2X8_105X37: LabelSheet(2, 8, 105.0, 37.0, 0.0, 0.5, 105.0, 37.0),
}


@dataclass(frozen=True, slots=True)
class AddressLabels:
    """Addresses to stick on; `start` is the first free label of a sheet that was begun, counted from 1."""

    title: str
    sender: str
    addresses: tuple[tuple[str, ...], ...]
    dated: date
    stock: LabelStock = LabelStock.L3X8_70X36
    start: int = 1
    practice: bool = False


@dataclass(frozen=True, slots=True)
class PrintedEnvelopes:
    """Addresses to be printed on envelopes, with the lines of the sender."""

    title: str
    sender: tuple[str, ...]
    addresses: tuple[tuple[str, ...], ...]
    dated: date
    format: EnvelopeFormat = EnvelopeFormat.DL
    practice: bool = False
