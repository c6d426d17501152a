"""What tests of searching share: a row of the register, and what a search shows."""

from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.people_tables import PersonRow


def row_of(person_id, given_name, family, born, street, number, phone, lock=AddressLock.NONE):
    return PersonRow(
        id=person_id, title="", given_name=given_name, family_name=family,
        sort_name=sort_key(f"{family} {given_name}"), birth_date=born, street=street, house_number=number,
        postcode="", place="Kleinstadt", district_id=None, phone=phone, email="", language="", needs=[],
        lock=lock,
    )  # fmt: skip


def titles(hits):
    return [hit.title for hit in hits]
