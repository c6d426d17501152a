"""What one member of staff prefers; it follows the person to another PC."""

import json
from typing import Any

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.preferences import LONGEST_PREFERENCE, RESERVED, SetPreference
from rathaus_desk.domain.text import clean
from rathaus_desk.store.office_tables import PreferenceRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.texts import plain_json, typed


def preference(work: Work, key: str) -> dict[str, Any]:
    """Return what the actor has set under a key; empty if nothing, and for what is nobody's to read."""
    if clean(key) in RESERVED:
        return {}
    row = work.session.get(PreferenceRow, (work.actor.staff_id, clean(key)))
    return dict(row.value) if row else {}


@handles(SetPreference, *Role)
def set_preference(work: Work, command: SetPreference) -> None:
    """Remember a preference of the actor."""
    if len(json.dumps(command.value)) > LONGEST_PREFERENCE:
        raise Refused("Diese Einstellung ist zu groß zum Speichern.")
    key = typed(command.key, "key", "Einstellung", 100, needed=True)
    if key in RESERVED:
        raise Refused("Diese Einstellung hat ihren eigenen Ort. Es wurde nichts geändert.", "key")
    work.session.merge(PreferenceRow(staff_id=work.actor.staff_id, key=key, value=plain_json(command.value)))
