"""Importing this package registers every use case."""

from rathaus_desk.usecases.appointments import (
    appointment_arrival,
    appointment_series,
    appointment_undo,
    appointments,
    slot_cells,
)
from rathaus_desk.usecases.bookings import bookings, slot_rules, telling
from rathaus_desk.usecases.campaigns import campaign_printing, campaigns, deciding, sources
from rathaus_desk.usecases.cases import (
    attachments,
    cases,
    causes,
    endings,
    interim,
    keeping,
    outside,
    papers,
    queries,
    recents,
    returns,
    task_hands,
    tasks,
)
from rathaus_desk.usecases.intake import contacts, drafts, hand_in, reassign, swap
from rathaus_desk.usecases.lists import export, views
from rathaus_desk.usecases.mailing import kept_consents, mailing_lists, objections, subscriptions
from rathaus_desk.usecases.notices import hanging, meetings, notices, printed
from rathaus_desk.usecases.office import (
    absences,
    counters,
    offer_care,
    opening_hours,
    preferences,
    presence,
    protocols,
    screen_pin,
)
from rathaus_desk.usecases.pack import conflicts, hand_back, packing
from rathaus_desk.usecases.people import authority, people, pickup_codes
from rathaus_desk.usecases.printing import print_jobs, returned_mail, single_letters
from rathaus_desk.usecases.promises import promise_course, promises
from rathaus_desk.usecases.queue import queue, queue_days
from rathaus_desk.usecases.road import (
    closures,
    company,
    fleet,
    halts,
    homes,
    stops,
    street_minutes,
    timetables,
)
from rathaus_desk.usecases.templates import writing

__all__ = [
    "absences",
    "appointment_arrival",
    "appointment_series",
    "appointment_undo",
    "appointments",
    "attachments",
    "authority",
    "bookings",
    "campaign_printing",
    "campaigns",
    "cases",
    "causes",
    "closures",
    "company",
    "conflicts",
    "contacts",
    "counters",
    "deciding",
    "drafts",
    "endings",
    "export",
    "fleet",
    "halts",
    "hand_back",
    "hand_in",
    "hanging",
    "homes",
    "interim",
    "keeping",
    "kept_consents",
    "mailing_lists",
    "meetings",
    "notices",
    "objections",
    "offer_care",
    "opening_hours",
    "outside",
    "packing",
    "papers",
    "people",
    "pickup_codes",
    "preferences",
    "presence",
    "print_jobs",
    "printed",
    "promise_course",
    "promises",
    "protocols",
    "queries",
    "queue",
    "queue_days",
    "reassign",
    "recents",
    "returned_mail",
    "returns",
    "screen_pin",
    "single_letters",
    "slot_cells",
    "slot_rules",
    "sources",
    "stops",
    "street_minutes",
    "subscriptions",
    "swap",
    "task_hands",
    "tasks",
    "telling",
    "timetables",
    "views",
    "writing",
]
