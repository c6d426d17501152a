"""The town hall's opening hours as one tells them today."""

from rathaus_desk.domain.office.opening import OpeningState, days_ahead, opening_now
from rathaus_desk.domain.office.town import opening_lines
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local


def opening_state(work: Work) -> OpeningState:
    """Return whether it is open now, the hours of the week, and the days ahead that are different."""
    calendar = work.office.calendar
    is_open, sentence = opening_now(work.now, calendar)
    ahead = days_ahead(local(work, work.now).date(), calendar)
    return OpeningState(is_open, sentence, opening_lines(work.office.town.opening), ahead)
