"""857 households in 15 buildings of 3 compounds: 2,122 residents, 251 over 60, 45 with needs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from random import Random

from hotline.demo.households import Household, HouseholdMaker, medicines_of
from hotline.demo.regulars import LIVING_ALONE, WITH_A_PARTNER, Regular
from hotline.residents import Resident, ResidentPhone

COMPOUNDS = {"桂花苑": 6, "向阳里": 5, "河畔新村": 4}
"""Buildings in each; numbered through, so that a number alone says which building is meant."""

ELDERS_ALONE, ELDER_COUPLES, THREE_GENERATIONS = 21, 85, 60
ALONE, PAIRS, FAMILIES = 100, 182, 409

PHONE_FROM_AGE = 12


def make_community(rng: Random, now: datetime) -> tuple[list[Resident], list[Resident]]:
    """The ten regulars, and everybody else by building and unit."""
    make = HouseholdMaker(rng, now)
    alone = [make.elder_alone() for _ in range(ELDERS_ALONE)]
    couples = [make.elder_couple() for _ in range(ELDER_COUPLES)]
    older = [make.three_generations() for _ in range(THREE_GENERATIONS)]
    singles = [make.adults(1) for _ in range(ALONE)]
    pairs = [make.adults(2) for _ in range(PAIRS)]
    families = [make.family() for _ in range(FAMILIES)]

    regulars = [*_cast(alone, LIVING_ALONE, now), *_cast(couples, WITH_A_PARTNER, now)]
    sharing = [_owner_and_partner(couple, regulars) for couple in couples]
    _give_needs(alone[len(LIVING_ALONE) :], couples[len(WITH_A_PARTNER) :], older, pairs, families)
    _make_infants(families, now)
    _make_english(alone[len(LIVING_ALONE)][0])

    homes = [*alone, *couples, *older, *singles, *pairs, *families]
    rng.shuffle(homes)
    _settle(homes)
    neighbours = [person for home in homes for person in home if person not in regulars]
    _give_phones([*regulars, *neighbours], sharing, now)
    return regulars, neighbours


def _cast(
    homes: Sequence[Household], regulars: Sequence[Regular], now: datetime
) -> Iterator[Resident]:
    """One person of each of the first households becomes one of the regulars."""
    for home, regular in zip(homes, regulars, strict=False):
        person = home[0] if regular.gender == "m" else home[-1]  # couples are husband and wife
        person.name, person.gender = regular.name, regular.gender
        person.birth_year = now.year - regular.age
        person.needs = list(regular.needs)
        person.slower = regular.slower
        person.medicines = medicines_of(regular.medicines)
        person.doctor = "社区卫生服务中心 刘医生"
        yield person


def _give_needs(
    alone: Sequence[Household],
    couples: Sequence[Household],
    older: Sequence[Household],
    pairs: Sequence[Household],
    families: Sequence[Household],
) -> None:
    """38 people; the regulars are the other seven."""
    chosen = [
        ("lives_alone", [home[0] for home in alone]),
        ("dialysis", [home[0] for home in couples[:4]]),
        ("chemotherapy", [home[1] for home in couples[4:6]]),
        ("bedridden", [home[0] for home in older[:3]]),
        ("dementia", [home[0] for home in older[3:5]]),
        ("pregnancy", [home[0] for home in pairs[:4]]),
        ("disabled", [home[1] for home in families[:3]]),
        ("infant", [home[2] for home in families[3:7]]),
    ]
    for need, people in chosen:
        for person in people:
            person.needs = [need]


def _make_infants(families: Sequence[Household], now: datetime) -> None:
    for home in families[3:7]:
        home[2].birth_year = now.year


def _make_english(resident: Resident) -> None:
    """A caller whom the line greets in English."""
    resident.name, resident.gender, resident.language = "Margaret Hill", "f", "en"
    resident.medicines = medicines_of(("metformin",))


def _settle(homes: Sequence[Household]) -> None:
    """A door for every household: three entrances, ten floors, two doors on each."""
    doors = [(entrance, floor, door) for entrance in (1, 2, 3) for floor in range(1, 11)
             for door in (1, 2)]  # fmt: skip
    compounds = [name for name, buildings in COMPOUNDS.items() for _ in range(buildings)]
    for number, home in enumerate(homes):
        building = number * len(compounds) // len(homes)
        first = -(-building * len(homes) // len(compounds))
        entrance, floor, door = doors[number - first]
        for person in home:
            person.compound = compounds[building]
            person.building = f"{building + 1}号楼"
            person.unit = f"{entrance}-{floor}{door:02}"


def _owner_and_partner(
    couple: Household, regulars: Sequence[Resident]
) -> tuple[Resident, Resident]:
    """Elderly couples share one telephone: the regular's, or else the husband's."""
    husband, wife = couple
    return (wife, husband) if wife in regulars else (husband, wife)


def _give_phones(
    people: Sequence[Resident], sharing: Sequence[tuple[Resident, Resident]], now: datetime
) -> None:
    """A number of their own for everybody from twelve years on who does not share one."""
    without = {id(partner) for _, partner in sharing}
    number = count(1)
    for person in people:
        old_enough = (
            person.birth_year is not None and now.year - person.birth_year >= PHONE_FROM_AGE
        )
        if old_enough and id(person) not in without:
            person.phone = f"+86154{next(number):08}"
    for owner, partner in sharing:
        if owner.phone is not None:
            partner.other_phones = [ResidentPhone(phone=owner.phone)]
