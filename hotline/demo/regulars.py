"""The ten who come first in the ledger: they take medicine regularly and have their own number."""

from dataclasses import dataclass

FIRST_PHONE = "+8615400000001"


@dataclass(frozen=True)
class Regular:
    """`ordered`: how many days ago they last ordered set meals."""

    name: str
    gender: str
    age: int
    needs: tuple[str, ...]
    medicines: tuple[str, ...]
    ordered: int | None = None
    slower: float = 1.0


LIVING_ALONE = (
    Regular("王秀英", "f", 82, ("lives_alone", "chronic_illness"), ("阿司匹林", "降压片"), 6),
    Regular("李国强", "m", 78, ("lives_alone", "dialysis"), ("碳酸钙片", "硝苯地平片", "促红素")),
    Regular(
        "张桂兰",
        "f",
        86,
        ("lives_alone", "hearing_loss"),
        ("二甲双胍", "胰岛素", "阿司匹林", "降脂片", "钙片"),
        3,
        slower=1.25,
    ),
    Regular("陈德胜", "m", 91, ("lives_alone",), ("速效救心丸",), slower=1.2),
    Regular("赵玉珍", "f", 74, ("lives_alone",), ("甲状腺素片", "降压片"), 10),
)
WITH_A_PARTNER = (
    Regular("周文彬", "m", 80, (), ("降糖片", "降压片", "阿司匹林", "护肝片"), 20),
    Regular("黄淑珍", "f", 71, ("chemotherapy",), ("止吐片", "升白片"), 12),
    Regular("吴树林", "m", 69, (), ("降脂片",)),
    Regular("孙凤英", "f", 77, ("sight_loss",), ("眼药水", "降压片", "钙片"), 1),
    Regular("林建国", "m", 84, (), ("平喘喷雾", "化痰片")),
)
MEDICINES = sorted({name for each in LIVING_ALONE + WITH_A_PARTNER for name in each.medicines})
