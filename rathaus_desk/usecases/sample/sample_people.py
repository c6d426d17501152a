"""The residents of the sample town: households that share a name, an address and perhaps a phone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any
from unicodedata import normalize

from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.text import fold, sort_key

# What one types to find Erna Schmidt; no stranger must stand before her in the list of hits.
KEPT_FREE = ("schm", "er")

# Heads of households in a German town: (youngest, oldest, share, share that lives with a partner).
HEADS = (
    (18, 24, 7, 0.12),
    (25, 34, 14, 0.48),
    (35, 44, 17, 0.64),
    (45, 54, 16, 0.62),
    (55, 64, 18, 0.62),
    (65, 74, 14, 0.60),
    (75, 84, 10, 0.42),
    (85, 97, 4, 0.20),
)
LANGUAGES = {
    "tr": ("tr", 0.18), "pl": ("pl", 0.22), "uk": ("uk", 0.75), "ru": ("ru", 0.2), "ro": ("ro", 0.4),
    "it": ("it", 0.1), "hr": ("hr", 0.12), "vi": ("vi", 0.25), "hu": ("hu", 0.2), "cz": ("cs", 0.15),
    "gr": ("el", 0.12), "ar": ("ar", 0.5),
}  # fmt: skip
OTHER_NEEDS = (Need.PLAIN_LANGUAGE, Need.SIGN_LANGUAGE, Need.WRITTEN_TALK, Need.STEP_FREE, Need.NO_PHONE)
OLD_NAMES_UNTIL, YOUNG_NAMES_SINCE = 1949, 1989  # years of birth at which fashions in given names changed
PEOPLE_PER_LOCK = 2_000
RANKS = (("Freifrau", "Freiherr"), ("Gräfin", "Graf"), ("Freiin", "Freiherr"))


@dataclass(frozen=True, slots=True)
class Resident:
    """What a case needs to know of a person."""

    id: int
    name: str
    street: str
    house_number: str
    district_id: int
    phone: str
    writes_email: bool
    needs: tuple[str, ...]
    # Known from a journey: cases come to this person by hand, not by chance.
    known: bool


@dataclass(frozen=True)
class Origin:
    """The names of people whose family comes from one part of Europe or the world."""

    key: str
    female: Mapping[str, tuple[str, ...]]
    male: Mapping[str, tuple[str, ...]]
    family: tuple[str, ...]
    family_female: tuple[str, ...]

    def given(self, rng: Random, female: bool, born: int) -> str:
        """Return a given name as it was usual for a year of birth."""
        names = self.female if female else self.male
        age = "_old" if born <= OLD_NAMES_UNTIL else "_young" if born >= YOUNG_NAMES_SINCE else ""
        return rng.choice(names.get(age) or names[""])


@dataclass
class PhoneBook:
    """Gives out numbers that nobody has: the range kept for films, with digits dialled on behind it.

    (030) 23125 000–999 and 0171 39200 00–99 are kept free for media by the Bundesnetzagentur; a longer
    number begins with a reserved one, so it reaches nobody either.
    """

    digits: int
    mobiles: int = 0
    landlines: int = 0

    def landline(self) -> str:
        """Return a new number of the fixed network (E.164)."""
        self.landlines += 1
        size: int = 10**self.digits
        return f"+493023125{self.landlines * 6_997 % size:0{self.digits}}"

    def mobile(self) -> str:
        """Return a new mobile number; when those of the shape are used up, one of the fixed network."""
        if self.mobiles >= 999:
            return self.landline()
        self.mobiles += 1
        return f"+4917139200{self.mobiles * 617 % 1_000:03}"


@dataclass
class Register:
    """What the register of residents is drawn from."""

    rng: Random
    today: date
    place: str
    origins: tuple[Origin, ...]
    weights: tuple[float, ...]
    long_family: tuple[str, ...]
    streets: tuple[tuple[str, int, str], ...]  # name, district, postcode
    highest_number: int
    phones: PhoneBook
    homes: frozenset[tuple[str, str]] = frozenset()
    namesakes: frozenset[tuple[str, str]] = frozenset()
    locked: int = 0


@dataclass
class Home:
    """One household: what its members have in common."""

    street: str
    house_number: str
    district_id: int
    postcode: str
    origin: Origin
    family: int
    long_name: str = ""
    phone: str = ""
    members: list[dict[str, Any]] = field(default_factory=list)


@lru_cache(maxsize=50_000)
def _key_of(name: str) -> str:
    return sort_key(name)


def sort_name(family_name: str, given_name: str) -> str:
    """Return the key that orders people as in the phone book (DIN 5007-2)."""
    return f"{_key_of(family_name)} {_key_of(given_name)}".strip()


def known_people(
    seeds: list[dict[str, Any]], districts: Mapping[str, tuple[int, str]], place: str
) -> list[dict[str, Any]]:
    """Return the rows of the residents whom the journeys meet, numbered from 1."""
    rows = []
    for number, seed in enumerate(seeds, 1):
        district_id, postcode = districts[seed["district"]]
        rows.append(
            {
                **{key: value for key, value in seed.items() if key != "district"},
                "id": number,
                "sort_name": sort_name(seed["family_name"], seed["given_name"]),
                "birth_date": date.fromisoformat(seed["birth_date"]),
                "postcode": postcode,
                "place": place,
                "district_id": district_id,
                "lock": AddressLock(seed["lock"]),
                "version": 1,
            }
        )
    return rows


def register(
    rng: Random, today: date, names: Mapping[str, Any], streets: tuple[tuple[str, int, str], ...], place: str,
    people: int, known: list[dict[str, Any]],
) -> Register:  # fmt: skip
    """Return what `people` residents are drawn from; nobody has the `known` ones' home or name."""
    groups = names["groups"]
    return Register(
        rng=rng,
        today=today,
        place=place,
        origins=tuple(_origin(group) for group in groups),
        weights=tuple(accumulate(group["weight"] for group in groups)),
        long_family=tuple(normalize("NFC", one) for one in names["long_family"]),
        streets=streets,
        highest_number=48 if people <= 20_000 else 180,
        phones=PhoneBook(digits=4 if people <= 9_000 else 6),
        homes=frozenset((one["street"], one["house_number"]) for one in known),
        namesakes=frozenset((one["family_name"], one["given_name"]) for one in known),
        locked=max(people // PEOPLE_PER_LOCK - 1, 0),
    )


def residents(source: Register, first_id: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of `count` residents, household by household."""
    made = 0
    while made < count:
        for row in _household(source)[: count - made]:
            # Locks beyond the known ones lie evenly over the large town.
            locked = made < source.locked * PEOPLE_PER_LOCK and made % PEOPLE_PER_LOCK == PEOPLE_PER_LOCK - 1
            lock = AddressLock.BMG51 if locked else AddressLock.NONE
            yield row | {"id": first_id + made, "lock": lock, "version": 1}
            made += 1


def _origin(group: Mapping[str, Any]) -> Origin:
    def names(prefix: str) -> dict[str, tuple[str, ...]]:
        return {
            key.removeprefix(prefix): tuple(normalize("NFC", one) for one in value)
            for key, value in group.items()
            if key.startswith(prefix)
        }

    family = names("family")
    return Origin(
        key=group["origin"],
        female=names("given_female"),
        male=names("given_male"),
        family=family[""],
        family_female=family.get("_female", family[""]),
    )


def _household(source: Register) -> list[dict[str, Any]]:
    rng = source.rng
    youngest, oldest, _, partnered = rng.choices(HEADS, [band[2] for band in HEADS])[0]
    age = rng.randint(youngest, oldest)
    home = _new_home(source)
    # Women outlive men: those who live alone late in life are mostly women.
    couple = rng.random() < partnered
    female = rng.random() < (0.5 if age < 65 or couple else 0.68)
    _add_member(source, home, age, female)
    if couple:
        _add_partner(source, home, age, not female)
    _add_children(source, home, age if female else age - 2, couple)
    return home.members


def _new_home(source: Register) -> Home:
    rng = source.rng
    origin = rng.choices(source.origins, cum_weights=source.weights)[0]
    while True:
        street, district_id, postcode = rng.choice(source.streets)
        number = str(1 + int(rng.random() ** 1.3 * source.highest_number))
        if rng.random() < 0.06:
            number += rng.choice((" a", " b", " c"))
        if (street, number) not in source.homes:
            break
    long_name = rng.choice(source.long_family) if rng.random() < 0.006 else ""
    return Home(street, number, district_id, postcode, origin, _common(rng, len(origin.family)), long_name)


def _common(rng: Random, size: int) -> int:
    """Return an index; the first ones, which are the common names, come much more often."""
    return int(rng.random() ** 1.6 * size)


def _family_name(home: Home, female: bool) -> str:
    if home.long_name:
        return _ranked(home.long_name, female)
    return (home.origin.family_female if female else home.origin.family)[home.family]


def _ranked(name: str, female: bool) -> str:
    """Return a name of nobility as a woman or a man bears it."""
    first, _, rest = name.partition(" ")
    for hers, his in RANKS:
        if first in (hers, his):
            return f"{hers if female else his} {rest}"
    return name


def _add_partner(source: Register, home: Home, age: int, female: bool) -> None:
    rng = source.rng
    partner_age = min(max(age + round(rng.gauss(0, 3)), 18), 99)
    shared = rng.random() < (0.92 if age > 55 else 0.74)
    if shared:
        _add_member(source, home, partner_age, female)
        return
    other_origin = rng.choices(source.origins, cum_weights=source.weights)[0]
    other = Home("", "", 0, "", other_origin, _common(rng, len(other_origin.family)))
    own = _family_name(other, female)
    double = f"{_family_name(home, female)}-{own}" if rng.random() < 0.4 and not home.long_name else own
    _add_member(source, home, partner_age, female, family=double, origin=other_origin)


def _add_children(source: Register, home: Home, mother_age: int, couple: bool) -> None:
    rng = source.rng
    if not 22 <= mother_age <= 60:
        return
    wanted = rng.choices((0, 1, 2, 3, 4), (34, 25, 29, 9, 3) if couple else (82, 11, 6, 1, 0))[0]
    for _ in range(wanted):
        age = mother_age - rng.randint(21, 38)
        if 0 <= age <= 21:
            _add_member(source, home, age, rng.random() < 0.49, child=True)


def _add_member(
    source: Register, home: Home, age: int, female: bool, *, family: str = "", origin: Origin | None = None,
    child: bool = False,
) -> None:  # fmt: skip
    rng = source.rng
    born = _birthday(rng, source.today, age)
    from_where = origin or home.origin
    # Children of families from elsewhere often bear a name that is usual here.
    names = source.origins[0] if child and rng.random() < 0.35 else from_where
    family_name = family or _family_name(home, female)
    given_name = _given_name(source, names, female, born.year, family_name)
    language = _language(rng, from_where, child)
    home.members.append(
        {
            "title": "" if rng.random() < 0.001 else "Frau" if female else "Herr",
            "given_name": given_name,
            "family_name": family_name,
            "sort_name": sort_name(family_name, given_name),
            "birth_date": born,
            "street": home.street,
            "house_number": home.house_number,
            "postcode": home.postcode,
            "place": source.place,
            "district_id": home.district_id,
            "phone": _phone(source, home, age),
            "email": _email(rng, given_name, family_name, age),
            "language": language,
            "needs": _needs(rng, age, language),
        }
    )


def _given_name(source: Register, names: Origin, female: bool, born: int, family_name: str) -> str:
    """Return a given name, now and then a double one, under which nobody is taken for a known person."""
    rng = source.rng
    while True:
        name = names.given(rng, female, born)
        if rng.random() < 0.05:
            name += rng.choice((" ", "-")) + names.given(rng, female, born)
        if (family_name, name) not in source.namesakes and not _is_found_like_erna(family_name, name):
            return name


def _is_found_like_erna(family_name: str, given_name: str) -> bool:
    family, given = KEPT_FREE
    if family not in family_name.casefold():
        return False
    bears_family = any(part.startswith(family) for part in fold(family_name).split())
    return bears_family and any(part.startswith(given) for part in fold(given_name).split())


def _birthday(rng: Random, today: date, age: int) -> date:
    return today - timedelta(days=int(age * 365.25) + rng.randint(1, 364))


def _language(rng: Random, origin: Origin, child: bool) -> str:
    language, share = LANGUAGES.get(origin.key, ("", 0.0))
    return language if rng.random() < (share / 4 if child else share) else ""


def _phone(source: Register, home: Home, age: int) -> str:
    rng = source.rng
    if rng.random() >= 0.85:
        return ""
    at_home = 1.0 if age < 12 else 0.25 if age < 60 else 0.72
    if rng.random() >= at_home:
        return source.phones.mobile()
    home.phone = home.phone or source.phones.landline()
    return home.phone


def _email(rng: Random, given_name: str, family_name: str, age: int) -> str:
    if not 16 <= age <= 78 or rng.random() >= (0.4 if age < 55 else 0.2):
        return ""
    given, family = sort_key(given_name).split(), sort_key(family_name).split()
    return f"{given[0]}.{family[-1]}{rng.randint(1, 99)}@post.example"


def _needs(rng: Random, age: int, language: str) -> list[str]:
    needs: list[Need] = []
    if language and age >= 18 and rng.random() < 0.3:
        needs.append(Need.INTERPRETER)
    if age >= 75 and rng.random() < 0.12:
        needs.append(Need.LARGE_PRINT)
    if age >= 70 and rng.random() < 0.08:
        needs.append(rng.choice((Need.STEP_FREE, Need.STEP_FREE, Need.ESCORT)))
    if rng.random() < 0.008:
        needs.append(rng.choice(OTHER_NEEDS))
    return [need.value for need in dict.fromkeys(needs)]
