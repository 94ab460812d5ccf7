"""What stands on packets of medicine, written as it is said: doses, units, strengths.

Units count only behind a number, so that no letter of a name is taken for one.
"""

import re

_UNITS = {
    "mg": "毫克", "kg": "公斤", "g": "克", "μg": "微克", "ug": "微克", "mcg": "微克",
    "ml": "毫升", "l": "升", "iu": "国际单位", "u": "单位", "mmol": "毫摩尔",
    "cm": "厘米", "mm": "毫米", "m": "米", "km": "公里", "h": "小时", "min": "分钟",
    "℃": "摄氏度", "°c": "摄氏度",
}  # fmt: skip
_LETTERS = {"α": "阿尔法", "β": "贝塔", "γ": "伽马", "ω": "欧米伽"}
_COUNTERS = "片粒丸袋支瓶盒板贴枚"

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = re.compile(
    rf"(?<=\d)\s*({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)
_PER_CENT = re.compile(rf"({_NUMBER})\s*%")
_PER_MILLE = re.compile(rf"({_NUMBER})\s*‰")
_TIMES = re.compile(rf"\s*[×xX*]\s*(?=\d+[{_COUNTERS}])")
_MULTIPLIED = re.compile(r"(?<=\d)\s*[×xX*]\s*(?=\d)")
_PER_PIECE = re.compile(rf"/(?=[{_COUNTERS}])")
_PER_UNIT = re.compile(r"(?<=[一-鿿])/")
_BRACKETS = re.compile(r"[()\[\]【】（）]+")
_BETWEEN = re.compile(r"(?<=[\d一-鿿A-Za-z])-(?=[一-鿿A-Za-z])")


def in_words_of_medicine(text: str) -> str:
    """0.9%氯化钠500ml → 百分之0.9氯化钠500毫升; numbers themselves stay digits."""
    for letter, said in _LETTERS.items():
        text = text.replace(letter, said)
    text = _PER_CENT.sub(r"百分之\1", text)
    text = _PER_MILLE.sub(r"千分之\1", text)
    text = _UNIT.sub(lambda unit: _UNITS[unit[1].lower().replace("µ", "μ")], text)
    text = _TIMES.sub("，", text)
    text = _MULTIPLIED.sub("乘", text)
    text = _PER_PIECE.sub("一", text)
    text = _PER_UNIT.sub("每", text)
    text = _BETWEEN.sub("", text)
    return _BRACKETS.sub("，", text)
