"""Print jobs with letters to people of the register, laid down as a campaign or a case lays them down."""

from contextlib import suppress

from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.numbers import next_value
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.printing import print_jobs


def lay_letters(desk, command):
    """Lay a job down in the name of who sits at a desk; return it, and which tables that changed."""
    people = {who for one in command.letters for who in (one.person_id, *one.readers) if who is not None}
    for who in people:  # whoever writes to somebody has opened them
        with suppress(Refused):
            desk.ask(person, person_id=who)
    with desk._store.write.begin() as session:
        work = Work(session, desk.actor, desk.now(), desk.office, command.command_id)
        if behind_door(session) and command.run.startswith("K26-"):  # a server takes what was counted
            while next_value(session, "letters-2026") < int(command.run.removeprefix("K26-")):
                pass
        job = print_jobs.lay_down(work, command, desk.actor.unit_id)
        session.flush()
        return job, frozenset(session.info.get("changed", ()))
