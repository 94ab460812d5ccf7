"""One set meal as written in a list: which columns it has, and what a cell may hold."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from hotline.sheets import YesOrNo


def _amount(cell: Any) -> Any:
    """`30`, `30.50`, and as offices write it: `¥30`, `30元`."""
    return cell.strip("¥￥元 ") if isinstance(cell, str) else cell


class SetMealRow(BaseModel):
    """`price` is in whole money (yuan), up to two decimals; a row without `position` goes last."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    code: str = Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")
    name: str = Field(min_length=1, max_length=60)
    name_en: str = Field("", max_length=60)
    contents: str = Field("", max_length=300)
    price: Annotated[
        Decimal, BeforeValidator(_amount), Field(ge=0, lt=1_000_000, decimal_places=2)
    ] = Decimal(0)
    position: int | None = Field(None, ge=0, lt=10_000)
    active: YesOrNo = True


HEADERS = {
    "id": "",
    **dict.fromkeys(("编号", "代码", "套餐编号"), "code"),
    **dict.fromkeys(("名称", "套餐", "套餐名称"), "name"),
    **dict.fromkeys(("英文名", "英文名称"), "name_en"),
    **dict.fromkeys(("内容", "明细"), "contents"),
    **dict.fromkeys(("价格", "单价"), "price"),
    **dict.fromkeys(("顺序", "排序"), "position"),
    **dict.fromkeys(("供应", "在售"), "active"),
}
"""Further names of the columns; those of "" are known and not read."""
