"""How numbers, letters and punctuation are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.speech.voice.mandarin_phonemes import pinyin
from hotline.speech.voice.mandarin_text import cardinal, in_words, phrases


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("订菜请按1", "订菜请按一"),
        ("请按0", "请按零"),
        ("82岁", "八十二岁"),
        ("3号楼12单元302室", "三号楼十二单元三零二室"),
        ("2份", "两份"),
        ("12份", "十二份"),
        ("2号楼", "二号楼"),
        ("请拨120", "请拨幺二零"),
        ("13800138000", "幺三八、零零幺三、八零零零"),
        ("027-87654321", "零二七、八七六五四三二幺"),
        ("3-201", "三杠二零幺"),
        ("每次1-2片", "每次一到两片"),
        ("一天2次", "一天两次"),
        ("2小时", "两小时"),
        ("维生素B12", "维生素B十二"),
        ("0.9%氯化钠500ml", "百分之零点九氯化钠五百毫升"),
        ("阿司匹林肠溶片100mg×30片", "阿司匹林肠溶片一百毫克，三十片"),
        ("布洛芬缓释胶囊(0.3g)", "布洛芬缓释胶囊，零点三克，"),
        ("5-氟尿嘧啶", "五氟尿嘧啶"),
        ("硝苯地平 5mg/片", "硝苯地平 五毫克一片"),
        ("胰岛素300IU/3ml", "胰岛素三百国际单位每三毫升"),
        ("叶酸400μg", "叶酸四百微克"),
        ("β受体阻滞剂", "贝塔受体阻滞剂"),
        ("37.5℃", "三十七点五摄氏度"),
        ("2ml", "两毫升"),
        ("500毫克", "五百毫克"),
        ("110个", "一百一十个"),
        ("1005元", "一千零五元"),
        ("2.5元", "二点五元"),
        ("2021年", "二零二一年"),
        ("8:05", "八点零五分"),
        ("18：30", "十八点三十分"),
        ("2:00", "两点"),
        ("05", "零五"),
        ("１２号", "十二号"),
        ("请稍等…", "请稍等。"),
        ("好,谢谢!", "好，谢谢！"),
        ("到此为止.", "到此为止。"),
    ],
)
def test_numbers_in_words(written: str, spoken: str) -> None:
    assert in_words(written) == spoken


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [("0", "零"), ("10", "十"), ("20", "二十"), ("99", "九十九"), ("100", "一百"),
     ("101", "一百零一"), ("110", "一百一十"), ("1010", "一千零一十"), ("9999", "九千九百九十九"),
     ("12345", "一二三四五"), ("007", "零零七")],
)  # fmt: skip
def test_cardinals(digits: str, spoken: str) -> None:
    assert cardinal(digits) == spoken


def test_pauses_follow_the_punctuation() -> None:
    cut = phrases("您好，这里是热线。订菜请按1")
    assert [phrase.text for phrase in cut] == ["您好", "这里是热线", "订菜请按一"]
    assert 0 < cut[0].pause < cut[1].pause
    assert cut[2].pause == 0


def test_endless_phrases_are_cut() -> None:
    assert max(len(phrase.text) for phrase in phrases("好" * 300)) <= 40


@given(st.text(max_size=60))
def test_any_text_can_be_cut_and_read(text: str) -> None:
    for phrase in phrases(text):
        assert all(syllable[-1] in "12345" for syllable in pinyin(phrase.text))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("套餐A", "tao4 can1 ei1"),
        ("CT", "xi1 ti4"),
        ("王奶奶", "wang2 nai3 nai5"),
        ("你好", "ni2 hao3"),
        ("李奶奶", "li2 nai3 nai5"),
        ("请选菜", "qing2 xuan3 cai4"),
        ("您做得很好", "nin2 zuo4 de5 hen2 hao3"),
        ("请按一", "qing3 an4 yi1"),
        ("一份", "yi2 fen4"),
        ("请chóng xīn说", "qing3 chong2 xin1 shuo1"),
        ("维生素B", "wei2 sheng1 su4 bi4"),
        ("一盒", "yi4 he2"),
        ("一号楼", "yi1 hao4 lou2"),
        ("第一", "di4 yi1"),
        ("十一", "shi2 yi1"),
        ("一会儿", "yi2 hui4 er5"),
        ("重复", "chong2 fu4"),
        ("银行", "yin2 hang2"),
        ("★☆", ""),
    ],
)
def test_readings(written: str, spoken: str) -> None:
    assert " ".join(pinyin(written)) == spoken
