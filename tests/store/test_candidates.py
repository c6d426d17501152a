"""Whom a search on a server leaves: the parts of the names of some of them, and of nobody else."""

from rathaus_desk.store.people_door import Candidates


def test_the_name_parts_of_some_are_not_those_of_all():
    """Triples are family part, given part, person; the first of these people bears two given names."""
    found = Candidates(people=(101, 102, 103), triples=((7, 1, 101), (7, 2, 101), (7, 3, 102), (8, 1, 103)))
    assert found.names_of([101, 104]) == [(7, 1, 101), (7, 2, 101)]
