"""How the line addresses a resident: 王奶奶, 李先生, Mrs Wang; never more than it knows."""

import re
from datetime import datetime

from hotline.residents.models import Resident

ELDER_AGE = 65
ADULT_AGE = 18

_COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|长孙|宇文|轩辕|呼延|百里"
)
_SURNAME_READINGS = {
    "单": "Shan",
    "曾": "Zeng",
    "仇": "Qiu",
    "解": "Xie",
    "查": "Zha",
    "盖": "Ge",
    "区": "Ou",
    "朴": "Piao",
    "翟": "Zhai",
    "尉迟": "Yuchi",
}
"""Surnames that are read otherwise than the character's usual reading."""


def age_of(resident: Resident, now: datetime) -> int | None:
    """Age in years, as far as a year of birth tells it."""
    return None if resident.birth_year is None else now.year - resident.birth_year


def greeting_of(resident: Resident, language: str, now: datetime) -> str:
    """What the line calls this resident in `language`; the whole name where gender is unknown."""
    age = age_of(resident, now)
    chinese = language.startswith("zh")
    if age is not None and age < ADULT_AGE:
        return "同学" if chinese else resident.name
    if resident.gender not in ("f", "m"):
        return resident.name
    if chinese:
        return _chinese(resident.name, resident.gender, age)
    return f"{'Mrs' if resident.gender == 'f' else 'Mr'} {_latin_surname(resident.name)}"


def _chinese(name: str, gender: str, age: int | None) -> str:
    if not _is_chinese(name):
        return name
    elder = age is not None and age >= ELDER_AGE
    titles = {"f": ("女士", "奶奶"), "m": ("先生", "爷爷")}
    return _surname(name) + titles[gender][elder]


def _latin_surname(name: str) -> str:
    if not _is_chinese(name):
        return name.split()[-1]
    from pypinyin import lazy_pinyin  # slow to load, and few speak with the line in English

    surname = _surname(name)
    return _SURNAME_READINGS.get(surname) or "".join(lazy_pinyin(surname)).capitalize()


def _surname(name: str) -> str:
    compound = re.match(_COMPOUND_SURNAMES, name)
    return compound[0] if compound else name[:1]


def _is_chinese(name: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" for character in name)
