"""Special needs: a closed list, because the line and the triage act on them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    """Other words that people write into their lists for it."""


NEEDS = (
    Need("pregnancy", "孕产妇", "pregnancy", ("pregnant", "怀孕", "孕妇")),
    Need("infant", "婴幼儿", "infant", ("baby", "婴儿", "幼儿")),
    Need("dialysis", "透析", "dialysis", ("血透", "肾透析")),
    Need("chemotherapy", "放化疗", "chemotherapy", ("radiotherapy", "化疗", "放疗")),
    Need("chronic_illness", "慢性病", "chronic illness", ("chronic", "慢病")),
    Need("bedridden", "卧床", "bedridden", ("长期卧床", "失能")),
    Need("disabled", "残疾", "disabled", ("disability", "残疾人")),
    Need("lives_alone", "独居", "lives alone", ("living_alone", "alone", "独居老人")),
    Need("dementia", "失智", "dementia", ("认知症", "老年痴呆")),
    Need("hearing_loss", "听力障碍", "hard of hearing", ("deaf", "耳背", "听障")),
    Need("sight_loss", "视力障碍", "sight loss", ("blind", "视障", "盲人")),
    Need("mental_illness", "精神障碍", "mental illness", ("psychiatric", "精神病")),
    Need("oxygen", "家庭氧疗", "oxygen at home", ("home_oxygen", "吸氧")),
)

CODES = tuple(need.code for need in NEEDS)


def _folded(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")


_BY_WORD = {
    _folded(word): need.code for need in NEEDS for word in (need.code, need.zh, need.en, *need.also)
}
_BY_CODE = {need.code: need for need in NEEDS}


def read_need(word: str) -> str | None:
    """The code that `word` (code, label, or a usual other word) stands for; None if unknown."""
    return _BY_WORD.get(_folded(word))


def need_label(code: str, language: str) -> str:
    """How staff reads `code`; raises KeyError for what is not on the list."""
    need = _BY_CODE[code]
    return need.zh if language.startswith("zh") else need.en
