"""A list whose rows have two lines: what one looks for, and below it what it is about."""

from typing import TypeVar

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tables import RowsView

Item = TypeVar("Item")


class TwoLines(RowsView[Item]):
    """Rows of twice the dense height; the texts of its cells say by a line break what stands below."""

    def _fit(self) -> None:
        super()._fit()
        self.verticalHeader().setDefaultSectionSize(self._look.pixels(2 * tokens.DENSE_ROW))
