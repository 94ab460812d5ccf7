"""One row of the community's list: which columns it has, and what a cell may hold."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from hotline.phones import PhoneNumber
from hotline.residents.needs import CODES, read_need
from hotline.sheets import LanguageTag, WordList, YesOrNo, split_list

EARLIEST_BIRTH = 1900
SLOWEST = 1.5
"""How many times as long speech may last; beyond that it is no easier to understand."""


def _gender(cell: str) -> str:
    genders = {"女": "f", "female": "f", "f": "f", "男": "m", "male": "m", "m": "m"}
    return genders.get(cell.casefold(), cell)


def _birth_year(cell: str, info: ValidationInfo) -> int:
    year = re.fullmatch(r"(\d{4})(?:年|\.0|[-/.]\d{1,2}[-/.]\d{1,2})?", cell)
    this_year = (info.context or {})["now"].year
    if year is None or not EARLIEST_BIRTH <= int(year[1]) <= this_year:
        raise ValueError(f"not a year between {EARLIEST_BIRTH} and {this_year}")
    return int(year[1])


def _need(word: Any) -> str:
    code = read_need(str(word))
    if code is None:
        raise ValueError(f"{word!r} is no special need; known: {', '.join(CODES)}")
    return code


def _contact(value: Any) -> Any:
    """`李娜 女儿 13800138000`, or the same as a JSON object."""
    if isinstance(value, dict):
        return value
    words = str(value).split()
    if len(words) != 3:
        raise ValueError("a contact is: name relation phone")
    return dict(zip(("name", "relation", "phone"), words, strict=True))


NeedCode = Annotated[str, BeforeValidator(_need)]
MedicineName = Annotated[str, Field(min_length=1, max_length=100)]


class Contact(BaseModel):
    """Whom to tell."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=100)
    relation: str = Field("", max_length=40)
    phone: PhoneNumber


class ResidentRow(BaseModel):
    """A resident as written in a list; optional cells may be empty."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=100)
    building: str = Field(min_length=1, max_length=40)
    unit: str = Field(min_length=1, max_length=40)
    compound: str = Field("", max_length=100)
    gender: Annotated[Literal["f", "m"] | None, BeforeValidator(_gender)] = None
    phone: PhoneNumber | None = None
    other_phones: WordList[PhoneNumber] = []
    birth_year: Annotated[int | None, BeforeValidator(_birth_year)] = None
    language: LanguageTag = "zh-CN"
    needs: WordList[NeedCode] = []
    medicines: WordList[MedicineName] = []
    contacts: Annotated[
        list[Annotated[Contact, BeforeValidator(_contact)]], BeforeValidator(split_list)
    ] = []
    doctor: str = Field("", max_length=200)
    skip_menu: YesOrNo = False
    slower: float = Field(1.0, ge=1.0, le=SLOWEST)


HEADERS = {
    **dict.fromkeys(("id", "编号", "序号", "created_at"), ""),
    **dict.fromkeys(("姓名", "名字"), "name"),
    **dict.fromkeys(("性别", "sex"), "gender"),
    **dict.fromkeys(("电话", "手机", "手机号", "手机号码", "联系电话", "telephone"), "phone"),
    **dict.fromkeys(("其他电话", "备用电话"), "other_phones"),
    **dict.fromkeys(("出生年份", "出生年", "出生日期", "born", "year_of_birth"), "birth_year"),
    **dict.fromkeys(("小区", "community"), "compound"),
    **dict.fromkeys(("楼号", "楼栋", "楼"), "building"),
    **dict.fromkeys(("房号", "门牌号", "室号", "单元房号", "room", "flat"), "unit"),
    "语言": "language",
    **dict.fromkeys(("特殊需求", "需求", "特殊情况", "special_needs"), "needs"),
    **dict.fromkeys(("常用药", "常用药品", "药品", "regular_medicines"), "medicines"),
    **dict.fromkeys(("联系人", "紧急联系人", "contact_persons"), "contacts"),
    **dict.fromkeys(("医生", "家庭医生", "签约医生"), "doctor"),
    **dict.fromkeys(("直接转人工", "免菜单"), "skip_menu"),
    **dict.fromkeys(("语速放慢", "放慢", "slower_speech"), "slower"),
}
"""Further names of the columns; those of "" are known and not read."""
