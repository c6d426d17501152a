"""Whoever was met before a refusal stands in the protocol of reading: a refusal can tell of them."""

import pytest
from sqlalchemy import select

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from tests.small_town import ERNA, OEZDEMIR


def looks_and_refuses(work):
    """Meet somebody without saying so before, and refuse with what was seen."""
    raise Refused(f"Für {work.session.get_one(PersonRow, ERNA).given_name} geht das nicht.")


@pytest.mark.server
def test_a_refusal_shows_nobody_without_a_line(town_server):
    town_server.taken()  # so that Erna is one of those whom this guide may know of
    with pytest.raises(Refused, match="Erna"):
        town_server.guide.ask(looks_and_refuses)
    with town_server.store.read() as session:
        line = session.scalars(select(ReadLogRow).filter_by(purpose=looks_and_refuses.__name__)).one()
    assert (line.staff_id, line.kind, line.person_ids) == (OEZDEMIR, ReadKind.OPENED, [ERNA])
