"""How written Mandarin is said: numbers in words, one phrase between two pauses."""

import re
import unicodedata
from typing import NamedTuple

from hotline.speech.voice.mandarin_units import in_words_of_medicine

DIGITS = "零一二三四五六七八九"

_PAUSES = {"、": 0.2, "，": 0.3, "：": 0.35, "；": 0.4, "。": 0.5, "！": 0.5, "？": 0.5, "\n": 0.5}
_MARKS = "".join(_PAUSES)
_LONGEST_PHRASE = 40  # characters; a longer one strains the model
# After these, 2 is 两 and 500 is 五百.
_COUNTED = "个位份盒瓶袋箱包片粒支种次样斤克毫元块天周户人米秒升国丸贴板枚公厘小分摄微"

_FULL_WIDTH = str.maketrans(",:;!?", "，：；！？")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})：(\d{2})(?!\d)")
_RANGE = re.compile(r"(?<![\d-])(\d{1,2})[-~](\d{1,2})(?![\d-])(?=[一-鿿])")  # 1-2片
_AREA_CODE = re.compile(r"(?<!\d)(0\d{2,3})-(?=\d{7,8}(?!\d))")
_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_MOBILE = re.compile(r"(?<!\d)(1\d{2})(\d{4})(\d{4})(?!\d)")
_YEAR = re.compile(r"\d{4}(?=年)")
_DECIMAL = re.compile(r"(\d+)\.(\d+)")
_NUMBER = re.compile(rf"(\d+)(?=([{_COUNTED}])?)")
_PHRASE = re.compile(rf"([^{_MARKS}]+)([{_MARKS}]*)")


class Phrase(NamedTuple):
    """What is said in one breath, and the seconds of silence after it."""

    text: str
    pause: float


def phrases(text: str) -> list[Phrase]:
    """Cut a text at its punctuation, numbers put into words."""
    cut = []
    for spoken, marks in _PHRASE.findall(in_words(text)):
        pieces = re.findall(f".{{1,{_LONGEST_PHRASE}}}", spoken.strip())
        cut += [Phrase(piece, 0.0) for piece in pieces[:-1]]
        cut += [
            Phrase(piece, max((_PAUSES[m] for m in marks), default=0.0)) for piece in pieces[-1:]
        ]
    return cut


def in_words(text: str) -> str:
    """Write out the numbers of a text and make its punctuation Chinese."""
    text = unicodedata.normalize("NFKC", text.replace("…", "。")).translate(_FULL_WIDTH)
    text = in_words_of_medicine(text)
    text = _RANGE.sub(r"\1到\2", text)
    text = _CLOCK.sub(lambda match: _clock(int(match[1]), int(match[2])), text)
    text = _MOBILE.sub(
        lambda match: "、".join(_number(part, counted=False) for part in match.groups()), text
    )
    text = _AREA_CODE.sub(r"\1、", text)
    text = _HYPHEN.sub("杠", text)
    text = _YEAR.sub(lambda match: _one_by_one(match[0]), text)
    text = _DECIMAL.sub(lambda match: f"{cardinal(match[1])}点{_one_by_one(match[2])}", text)
    text = _NUMBER.sub(lambda match: _number(match[1], counted=bool(match[2])), text)
    return text.replace(".", "。")


def cardinal(digits: str) -> str:
    """Return 85 as 八十五; from five digits on, one digit after the other."""
    value = int(digits)
    if len(digits) > 4 or (digits[0] == "0" and value):
        return _one_by_one(digits)
    return _below_ten_thousand(value)


def _below_ten_thousand(value: int) -> str:
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        if value >= unit:
            head, rest = divmod(value, unit)
            said = name if 10 <= value < 20 else DIGITS[head] + name
            gap = "零" if 0 < rest < unit // 10 else ""
            one = "一" if 10 <= rest < 20 else ""
            return said + gap + one + (_below_ten_thousand(rest) if rest else "")
    return DIGITS[value]


def _number(digits: str, *, counted: bool) -> str:
    """Say a quantity as one number, but 302, 120 or a telephone number as it is written down."""
    if counted and digits == "2":
        return "两"
    if counted or len(digits) <= 2:
        return cardinal(digits)
    return _one_by_one(digits).replace("一", "幺")


def _one_by_one(digits: str) -> str:
    return "".join(DIGITS[int(digit)] for digit in digits)


def _clock(hour: int, minute: int) -> str:
    """Say 8:05 as 八点零五分."""
    hours = "两" if hour == 2 else cardinal(str(hour))
    if not minute:
        return f"{hours}点"
    zero = "零" if minute < 10 else ""
    return f"{hours}点{zero}{cardinal(str(minute))}分"
