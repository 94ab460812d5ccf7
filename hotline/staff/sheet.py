"""One member of staff as written in a list: which columns it has, and what a cell may hold."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from hotline.phones import RungNumber
from hotline.sheets import LanguageTag, WordList, YesOrNo
from hotline.staff.groups import GROUPS
from hotline.staff.models import Role

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200


def _role(cell: Any) -> Any:
    roles = {"操作员": Role.OPERATOR, "值班员": Role.OPERATOR}
    roles |= {"审核员": Role.REVIEWER, "管理员": Role.ADMINISTRATOR}
    return roles.get(cell, cell)


def _group(word: Any) -> Any:
    if word not in GROUPS:
        raise ValueError(f"{word!r} is no group; known: {', '.join(GROUPS)}")
    return word


Group = Annotated[str, BeforeValidator(_group)]


class StaffRow(BaseModel):
    """`groups`: what the person is rung for, such as `medical;volunteers`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    login: str = Field(pattern=r"^[\w.@-]{1,60}$")
    name: str = Field(min_length=1, max_length=100)
    role: Annotated[Role, BeforeValidator(_role)]
    groups: WordList[Group] = []
    phone: RungNumber | None = None
    language: LanguageTag = "zh-CN"
    active: YesOrNo = True
    password: str | None = Field(
        None, min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD, repr=False
    )


HEADERS = {
    "id": "",
    **dict.fromkeys(("登录名", "账号", "用户名"), "login"),
    "姓名": "name",
    **dict.fromkeys(("角色", "岗位"), "role"),
    **dict.fromkeys(("小组", "组别", "分组"), "groups"),
    **dict.fromkeys(("电话", "手机", "手机号", "联系电话"), "phone"),
    "语言": "language",
    "在岗": "active",
    "密码": "password",
}
"""Further names of the columns; those of "" are known and not read."""
