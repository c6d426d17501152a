"""Complaints: never answered by the unit they are about."""

from collections.abc import Iterable

from rathaus_desk.domain.errors import Refused

IN_GENERAL = "-"
"""Stands in the place of a unit's key for a complaint about no unit in particular."""


def complaint_unit(usual: int, about: int | None, lead_units: Iterable[int]) -> int | None:
    """Return the unit that answers a complaint: the usual one or a lead's, never the one it is about.

    None if there is no such unit; then the lead keeps the complaint.
    """
    return next((one for one in (usual, *lead_units) if one != about), None)


def demand_not_about(unit_id: int, about: int | None, field: str = "unit") -> None:
    """Refuse to ask, or to propose, the unit that a complaint is about."""
    if about is not None and unit_id == about:
        raise Refused(
            "Diese Stelle beantwortet keine Beschwerde über sich selbst. Es wurde nichts geändert. "
            "Bitte eine andere Stelle oder die Leitung fragen.",
            field,
        )
