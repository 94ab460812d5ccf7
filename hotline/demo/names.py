"""Invented names: common surnames and given names of three generations, joined at random."""

from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"  # few, since every greeting is rendered

GIVEN = {
    (
        "f",
        "elder",
    ): "秀英 桂兰 玉珍 淑珍 凤英 桂英 素珍 玉兰 秀兰 玉梅 翠花 月娥 金凤 惠珍 兰英 雪梅 美英 "
    "春兰 菊香 爱华",
    (
        "m",
        "elder",
    ): "国强 建国 德胜 志明 永福 福生 文彬 树林 长贵 保国 庆华 振东 金山 明德 广田 玉林 世昌 "
    "春生 学文 宝山",
    ("f", "adult"): "芳 娜 静 敏 丽 艳 娟 霞 婷 雪 丹 玲 倩 莉 燕 慧 颖 琳 洁 佳",
    ("m", "adult"): "伟 强 磊 军 勇 杰 涛 斌 鹏 辉 浩 刚 峰 超 凯 宇 亮 飞 平 旭",
    ("f", "child"): "子涵 欣怡 诗涵 梓萱 雨桐 可馨 语嫣 佳琪 思彤 若汐",
    ("m", "child"): "梓轩 浩然 子墨 宇轩 俊熙 明哲 天佑 博文 一鸣 嘉懿",
}
ELDER_FROM, ADULT_FROM = 61, 18


def given_name(rng: Random, gender: str, age: int) -> str:
    """A given name as that generation has them."""
    generation = "elder" if age >= ELDER_FROM else "adult" if age >= ADULT_FROM else "child"
    return rng.choice(GIVEN[gender, generation].split())


def surname(rng: Random) -> str:
    return rng.choice(SURNAMES)
