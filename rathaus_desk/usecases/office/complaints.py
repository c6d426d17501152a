"""Complaints: which unit is meant, and whom they go to instead."""

from dataclasses import replace

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.routing import Route
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.office.complaints import IN_GENERAL, complaint_unit
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.text import fold
from rathaus_desk.usecases.office.routes import House

NO_UNIT = 0
"""Stands in a route for "no unit is asked": the lead keeps it."""


def about_unit(here: House, service: Service, concern: Concern) -> int | None:
    """Return the unit that a complaint is about: the one that was chosen, or one that its fields name."""
    if not service.complaint or concern.about_unit == IN_GENERAL:
        return None
    for unit in here.units.values():
        if unit.key == concern.about_unit:
            return unit.id
    if concern.about_unit:
        raise Refused(
            "Die Stelle, um die es geht, gibt es hier nicht. Es wurde nichts gespeichert.", "about_unit"
        )
    said = {fold(value) for _, value in concern.details}
    named = (one.id for one in here.units.values() if {fold(one.name), fold(one.short)} & said)
    return next(named, None)


def away_from(here: House, route: Route, service: Service, about: int | None) -> Route:
    """Return the route of a complaint so that it never leads to the unit that it is about."""
    if not service.complaint or about is None or route.unit_id != about:
        return route
    leads = leads_of(here)
    unit_id = complaint_unit(route.unit_id, about, [one.unit_id for one in leads])
    meant = here.units[about].short
    if unit_id is None:
        keeper = keeper_of(here, about)
        who = f" ({keeper.shown})" if keeper else ""
        reason = f"bleibt bei der Leitung{who}, weil die Beschwerde {meant} betrifft"
        return replace(route, unit_id=NO_UNIT, unit="", staff_id=None, staff="", deputy="", reason=reason)
    lead = next((one for one in leads if one.unit_id == unit_id), None)
    unit = here.units[unit_id].short
    who = f" ({lead.shown})" if lead else ""
    return replace(
        route,
        unit_id=unit_id,
        unit=unit,
        staff_id=lead.id if lead else None,
        staff=lead.shown if lead else "",
        deputy="",
        reason=f"geht an {unit}{who}, weil die Beschwerde {meant} betrifft",
    )


def leads_of(here: House) -> list[Staff]:
    """Return the leads, in the order in which the office lists its staff."""
    return [one for one in here.staff.values() if one.role is Role.LEAD]


def keeper_of(here: House, about: int | None) -> Staff | None:
    """Return the lead who keeps a complaint that no unit may answer; one of another unit first."""
    return min(leads_of(here), key=lambda one: one.unit_id == about, default=None)
