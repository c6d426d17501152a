"""The numbers of runs that the program counts itself: letters of campaigns, copies of notices."""

from sqlalchemy import select

from rathaus_desk.store.numbers import next_value
from rathaus_desk.store.printing_tables import PrintJobRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local


def next_counted(work: Work, letter: str, name: str) -> str:
    """Return the number of the next run, "K26-014": letter, year, and how many it is in this year.

    It is counted, not read off the others: one made-up number must not stop every run of the year. What
    somebody has already is passed over.
    """
    today = local(work, work.now)
    begin = f"{letter}{today:%y}-"
    taken = set(work.session.scalars(select(PrintJobRow.run).where(PrintJobRow.run.startswith(begin))))
    while (run := f"{begin}{next_value(work.session, f'{name}-{today.year}'):03}") in taken:
        pass
    return run
