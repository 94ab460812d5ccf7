"""Characters with several readings: which one the voice uses."""

import pytest

from hotline.config import Settings
from hotline.flow.loader import Flows
from hotline.speech.pronunciation import pronunciation, spoken_text
from hotline.speech.voice.mandarin_phonemes import pinyin
from hotline.speech.voice.mandarin_polyphones import readings

IN_PROMPTS = {
    "了": {"le5", "liao3"}, "什": {"shen2"}, "会": {"hui4"}, "作": {"zuo4"}, "便": {"bian4"},
    "几": {"ji3"}, "分": {"fen1"}, "号": {"hao4"}, "和": {"he2"}, "喝": {"he1"},
    "地": {"de5", "di4"}, "大": {"da4"}, "好": {"hao3", "hao2"}, "得": {"de5"}, "正": {"zheng4"},
    "没": {"mei2"}, "着": {"zhao2", "zhe5"}, "种": {"zhong3", "zhong2"}, "系": {"xi4"},
    "觉": {"jue2"}, "还": {"hai2"}, "都": {"dou1"}, "重": {"zhong4", "chong2"}, "间": {"jian1"},
    "更": {"geng4"}, "看": {"kan4"}, "为": {"wei4"},
}  # fmt: skip
"""What was listened to and found right; a reading that is new has to be looked at first."""


def test_every_reading_in_our_prompts_has_been_looked_at() -> None:
    words = pronunciation("zh-CN")
    new = [
        reading
        for clip in Flows.load(Settings().flows_dir).clips("zh-CN")
        for reading in readings(spoken_text(clip.text, words))
        if reading.syllable not in IN_PROMPTS.get(reading.character, set())
    ]
    assert new == []


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("重新", "chong2 xin1"), ("保重", "bao3 zhong4"), ("重听", "chong2 ting1"),
        ("银行", "yin2 hang2"), ("不行", "bu4 xing2"), ("长期", "chang2 qi1"),
        ("家长", "jia1 zhang3"), ("还有", "hai2 you3"), ("还书", "huan2 shu1"),
        ("觉得", "jue2 de5"), ("得病", "de2 bing4"), ("睡觉", "shui4 jiao4"),
        ("人数", "ren2 shu4"), ("调料", "tiao2 liao4"),
        ("空调", "kong1 tiao2"), ("调查", "diao4 cha2"), ("血压", "xue4 ya1"),
        ("降压片", "jiang4 ya1 pian4"), ("大夫", "dai4 fu5"), ("别着急", "bie2 zhao2 ji2"),
        ("等着", "deng3 zhe5"), ("取消不了", "qu3 xiao1 bu4 liao3"), ("方便", "fang1 bian4"),
        ("便宜", "pian2 yi5"), ("量血压", "liang2 xue4 ya1"), ("音乐", "yin1 yue4"),
        ("慢慢地", "man4 man4 de5"), ("核对地址", "he2 dui4 di4 zhi3"), ("单位", "dan1 wei4"),
    ],
)  # fmt: skip
def test_a_word_is_read_right(word: str, syllables: str) -> None:
    assert " ".join(pinyin(spoken_text(word, pronunciation("zh-CN")))) == syllables


def test_the_neighbours_tell_where_it_stands() -> None:
    (found,) = readings("请您多保重，再见")
    assert (found.character, found.syllable, found.around) == ("重", "zhong4", "多保重再见")


def test_a_text_that_is_not_all_hanzi_is_passed_over() -> None:
    assert list(readings("重CT行")) == []
