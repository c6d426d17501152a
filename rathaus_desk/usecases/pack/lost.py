"""A lost pack: whose data was in it, as a sheet for whoever tells them."""

from sqlalchemy import select

from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.paper.listings import Listing, ListingColumn
from rathaus_desk.store.pack_tables import PackPersonRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import local, person_in_sight
from rathaus_desk.usecases.pack.packing import header_of, only_named, pack_row


def pack_people_listing(work: Work, pack_id: int) -> Listing:
    """Return whose data was in a pack, with address and telephone, as far as the actor may know of them."""
    row = pack_row(work, pack_id)
    header = header_of(work, row)
    ids = work.session.scalars(select(PackPersonRow.person_id).where(PackPersonRow.pack_id == pack_id)).all()
    work.look_at(ids)
    query = select(PersonRow).where(PersonRow.id.in_(ids), person_in_sight(work))
    people = work.session.scalars(query.order_by(PersonRow.sort_name)).all()
    named = only_named(work, row.tour_id, row.issued_at)
    out = local(work, row.issued_at)
    note = (
        f"Mitgenommen am {numeric_date(out)} um {clock(out)} Uhr auf „{header.device}“, {header.vehicle}. "
        f"Bitte jeder Person Bescheid sagen und hier eintragen, wann."
    )
    if row.because:
        note += f" Was geschehen ist: {row.because}"
    return Listing(
        letterhead=work.office.letterhead(office.units(work)[work.actor.unit_id].name),
        title=f"Personen im Tagespaket vom {numeric_date(header.day)}",
        note=note,
        columns=(
            ListingColumn("Name", 1.6),
            ListingColumn("Anschrift", 1.8),
            ListingColumn("Telefon", 1.4),
            ListingColumn("Gesagt am", 1.0),
        ),
        rows=(*(_line(one) for one in people), *((one.name, "", "", "") for one in named)),
        dated=local(work, work.now).date(),
        practice=work.office.practice,
    )


def _line(one: PersonRow) -> tuple[str, ...]:
    street = f"{one.street} {one.house_number}".strip()
    place = f"{one.postcode} {one.place}".strip()
    name = f"{one.given_name} {one.family_name}".strip()
    return (name, ", ".join(part for part in (street, place) if part), show_phone(one.phone), "")
