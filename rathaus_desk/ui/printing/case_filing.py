"""After a batch went out: what of it names a case is filed there, quietly; nobody waits for it."""

from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun
from rathaus_desk.usecases.campaigns.case_copies import (
    CaseCopies,
    cases_by_number,
    draw_copies,
    named_cases,
)


class CaseFiling(QObject):
    """Files the letters of a batch to the cases that they name."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def file(self, run: CampaignRun, numbers: tuple[int, ...]) -> None:
        """File what names a case; a letter that lies there already is not filed twice."""
        named = named_cases(run, numbers)
        if named:
            self._at.background.ask(self, cases_by_number, partial(self._draw, run), named=named)

    def _draw(self, run: CampaignRun, cases: tuple[tuple[int, int], ...]) -> None:
        if cases:
            self._at.background.draw(self, partial(draw_copies, CaseCopies(run, cases)), self._file)

    def _file(self, found: tuple[FilePaper, ...]) -> None:
        for one in found:
            self._at.background.do(self, one, lambda _filed: None)
