"""Households of invented people, made at random.

Nobody is between 58 and 61, so that the numbers of people over 60 still hold a year or two after
loading.
"""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from hotline.demo.names import given_name, surname
from hotline.demo.regulars import MEDICINES
from hotline.residents import Resident, ResidentMedicine

Household = list[Resident]


class HouseholdMaker:
    """Makes households of invented people."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self._rng = rng
        self._now = now

    def elder_alone(self) -> Household:
        return [self._elder(surname(self._rng), self._rng.choice("ffm"))]

    def elder_couple(self) -> Household:
        return [self._elder(surname(self._rng), gender) for gender in "mf"]

    def three_generations(self) -> Household:
        elder = self._elder(surname(self._rng), self._rng.choice("fm"))
        return [elder, *self.family()]

    def adults(self, number: int) -> Household:
        genders = "fm" if number == 2 else self._rng.choice("fm")
        return [self._person(surname(self._rng), each, self._age(22, 57)) for each in genders]

    def family(self) -> Household:
        names = surname(self._rng), surname(self._rng)
        mother, father = (
            self._person(name, gender, self._age(28, 45))
            for name, gender in zip(names, "fm", strict=True)
        )
        return [mother, father, self._person(names[1], self._rng.choice("fm"), self._age(3, 17))]

    def _elder(self, family_name: str, gender: str) -> Resident:
        elder = self._person(family_name, gender, self._age(62, 93))
        if self._rng.random() < 0.6:
            takes = self._rng.sample(MEDICINES, self._rng.randint(1, 3))
            elder.medicines = medicines_of(takes)
        return elder

    def _person(self, family_name: str, gender: str, age: int) -> Resident:
        return Resident(
            name=family_name + given_name(self._rng, gender, age),
            gender=gender,
            birth_year=self._now.year - age,
            language="zh-CN",
            needs=[],
            contacts=[],
            created_at=self._now,
        )

    def _age(self, youngest: int, oldest: int) -> int:
        return self._rng.randint(youngest, oldest)


def medicines_of(names: Iterable[str]) -> list[ResidentMedicine]:
    return [ResidentMedicine(position=place, name=name) for place, name in enumerate(names)]
