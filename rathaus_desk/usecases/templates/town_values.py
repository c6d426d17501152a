"""What a template says of the town hall and of whoever one asks there: the same in every letter."""

from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local


def town_values(work: Work) -> dict[str, Value]:
    """Return the town's own values, and today's date."""
    head = work.office.letterhead("")
    return {
        "stadt": work.office.town.name,
        "stadt_telefon": head.phone,
        "stadt_email": head.email,
        "stadt_anschrift": f"{head.street}, {head.postcode} {head.place}",
        "oeffnungszeiten": head.opening_hours,
        "heute": local(work, work.now).date(),
    }


def contact_values(contact: Staff) -> dict[str, Value]:
    """Return how one reaches the member of staff whom a letter names."""
    return {
        "ansprechperson": contact.shown,
        "ansprechperson_telefon": contact.phone,
        "ansprechperson_zimmer": contact.room,
    }
