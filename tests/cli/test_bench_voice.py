"""What `hotline bench voice` listens to, and how it counts."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from hotline.cli.bench.heard_back import compare, distance, divide, errors, score, tokens
from hotline.cli.bench.voice import report
from hotline.cli.bench.voice_callers import Caller
from hotline.cli.bench.voice_calls import HeardSentence, Utterance, utterances
from hotline.cli.bench.voice_hearing import Heard, Listener, stretches
from hotline.config import Settings
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech.audio import Sound
from hotline.speech.recognizers import Transcript
from tests.flow.telephone import known, order, page, unknown

FLOWS = Flows.load(Settings().flows_dir)


@pytest.mark.parametrize(
    ("said", "heard", "characters", "syllables"),
    [
        ("订菜，请按一。", "订菜请按1", 0, 0),
        ("病历本", "冰里本", 2, 0),
        ("请打一二零", "请打120", 0, 0),
        ("编号，九八六三四。", "编号98634", 0, 0),
        ("两份", "2份", 0, 0),
        ("请按一到九。", "请按1-9", 0, 0),
        ("别着急", "别著急", 0, 0),
        ("您好", "你好", 0, 0),
        ("请按井号键", "请按#键", 0, 0),
        ("银行", "很行", 1, 1),
        ("行吗", "很行吗", 1, 1),
        ("请按九", "请按九一般", 2, 2),
        ("再见", "", 2, 2),
    ],
)
def test_mandarin_is_compared_by_characters_and_by_toneless_syllables(
    said: str, heard: str, characters: int, syllables: int
) -> None:
    found = score(said, heard, "zh-CN")
    assert (found.character_errors, found.syllable_errors) == (characters, syllables)


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("Please press one.", "please press two", 1),
        ("Press two. Age, eighty-one.", "press 2 age 81", 0),
        ("Call one two zero.", "Call 120.", 0),
        ("to be heard here", "two be herd hear", 0),
    ],
)
def test_other_languages_are_compared_by_how_words_sound(said: str, heard: str, wrong: int) -> None:
    assert score(said, heard, "en").syllable_errors == wrong


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "axc", 1), ("abc", "bcd", 2)],
)
def test_distance(said: str, heard: str, wrong: int) -> None:
    assert distance(list(said), list(heard)) == wrong


@pytest.mark.parametrize(
    ("heard", "places"),
    [
        ("订菜请按一", []),
        ("订菜请按", [4]),
        ("听菜请按一", [0]),
        ("订菜请按一般", [4]),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_each_error_has_its_place(heard: str, places: list[int]) -> None:
    assert errors(tokens("订菜，请按一。", "zh"), tokens(heard, "zh")) == places


def test_scores_are_joined_by_their_lengths() -> None:
    total = score("配药", "配", "zh") + score("一二三四五六七八", "一二三四五六七八", "zh")
    assert total.syllable_rate == pytest.approx(1 / 10)


@pytest.mark.parametrize(
    ("heard", "parts"),
    [
        ("订菜请按1配药请按二", ["订菜请按一", "配药请按二"]),
        ("订菜请按一好请按二", ["订菜请按一", "好请按二"]),
        ("订菜请按一般，贴药，请按按", ["订菜请按一般", "贴药请按按"]),
        ("配药请按二", ["", "配药请按二"]),
        ("", ["", ""]),
    ],
)
def test_each_sentence_gets_its_part_of_what_was_heard(heard: str, parts: list[str]) -> None:
    said = [tokens(text, "zh-CN") for text in ("订菜，请按一。", "配药，请按二。")]
    divided = divide(said, tokens(heard, "zh-CN"))
    assert ["".join(token.written for token in part) for part in divided] == parts
    joined = compare([*said[0], *said[1]], tokens(heard, "zh-CN"))
    apart = [compare(own, part) for own, part in zip(said, divided, strict=True)]
    assert apart[0].syllable_errors + apart[1].syllable_errors == joined.syllable_errors


def people() -> Iterator[Caller]:
    ordered = order(("A", 2))
    for facts in (
        known(last_order=ordered),
        known(open_order=ordered | {"cancellable": True}),
        known(ordering={"open": False}),
        known(set_meals=[]),
        unknown(talks_recorded=True),
        unknown(caller=None),
    ):
        yield from [Caller("main", facts)] * 12
    for severity in ("critical", "urgent", "routine", "unknown"):
        yield from [Caller("page", page(severity=severity))] * 6


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_prompt_is_heard_once_among_those_that_really_stand_around_it(language: str) -> None:
    heard = list(utterances(FLOWS, language, list(people()), Random(1)))  # noqa: S311
    own = FLOWS.languages[language].own
    new = [sentence for utterance in heard for sentence in utterance.new]
    assert set(own) <= {sentence.key for sentence in new}
    plain = [sentence.key for sentence in new if sentence.is_plain]
    assert len(plain) == len(set(plain))
    menu = next(each for each in heard if "press_to_order" in {new.key for new in each.new})
    keys = [sentence.key for sentence in menu.sentences]
    first = keys.index("press_to_order")
    assert keys[first + 1 : first + 3] == ["press_for_medicine", "press_for_help"]
    assert keys[-1] == "press_for_person"


def test_words_of_two_clips_stay_two_words() -> None:
    clips = (Clip(key="set_meal.A", text="fruit box"), Clip(key="press.1", text="press one"))
    said = HeardSentence("press_for_set_meal", clips)
    assert score(said.text, "Fruit box, press 1.", "en").syllable_errors == 0


def test_a_choice_is_heard_with_the_key_that_it_has_for_callers() -> None:
    heard = utterances(FLOWS, "zh-CN", [Caller("main", known())] * 8, Random(1))  # noqa: S311
    choices = {
        sentence.text
        for utterance in heard
        for sentence in utterance.new
        if sentence.key == "press_for_set_meal"
    }
    assert {text[:3] + text[-3:] for text in choices} == {
        "套餐A一号键", "套餐B二号键", "套餐C三号键", "套餐D一号键", "套餐E二号键"
    }  # fmt: skip


def test_stretches_are_as_long_as_a_recogniser_follows() -> None:
    said = [sentence("一二三四五六七八九十" * 2) for _ in range(5)]
    cut = list(stretches(said, lambda each: 0.3 * len(each.text)))
    assert [len(each) for each in cut] == [2, 2, 1]


class Played:
    """Clips whose length tells what is said."""

    def sound(self, clip: Clip, language: str, rate: str) -> Sound:
        return Sound(np.zeros(8000, np.int16), {"8k": 8000, "16k": 16000}[rate])


class Hearing:
    """A recogniser that hears, in turn, what it is told."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def transcribe(self, sound: Sound) -> Transcript:
        return Transcript(self.texts.pop(0), None, (), sound.seconds)


def sentence(text: str, key: str = "menu") -> HeardSentence:
    return HeardSentence(key, (Clip(key=key, text=text),))


def listener(*texts: str) -> Listener:
    return Listener(Hearing(*texts), Played(), "zh-CN", sentence("您好。", "greeting"))  # type: ignore[arg-type]


def test_what_is_new_is_heard_among_what_stands_around_it() -> None:
    before, new = sentence("您需要什么？", "before"), sentence("配药，请按二。", "new")
    (heard,) = listener("你需要什么配药请按2").hear(Utterance((before, new), frozenset([new])))
    assert heard.sentence is new
    assert (heard.score.syllable_errors, heard.score.syllables) == (0, 5)


@pytest.mark.parametrize(
    ("hearings", "elsewhere", "wideband"),
    [
        (["贝药请按按", "配药请按二", "你好贝药请按按"], 2, 0),
        (["贝药请按按", "贝药请按按", "你好配药请按按", "贝药请按按"], 1, 0),
        (["贝药请按按", "贝药请按按", "你好贝药请按按", "贝药请按二"], 0, 1),
        (["贝药请按按", "贝药请按按", "你好贝药请按按", "贝药请按按"], 0, 0),
    ],
)
def test_an_error_is_looked_for_in_other_surroundings(
    hearings: list[str], elsewhere: int, wideband: int
) -> None:
    new = sentence("配药，请按二。")
    (heard,) = listener(*hearings).hear(Utterance((new,), frozenset([new])))
    assert heard.score.syllable_errors == len(errors(heard.said, heard.heard))
    assert (heard.elsewhere, heard.wideband) == (elsewhere, wideband)


def test_the_report_names_the_worst_and_joins_all(capsys: pytest.CaptureFixture[str]) -> None:
    def heard(said: str, text: str) -> Heard:
        return Heard(sentence(said), tuple(tokens(said, "zh")), tuple(tokens(text, "zh")), 1)

    error = report(
        [heard("配药，请按二。", "配药请按按"), heard("再见再见再", "再见再见再")], "zh-CN", 1
    )
    assert error == pytest.approx(0.1)
    printed = capsys.readouterr().out
    assert "said  配药，请按二。\n    heard 配药请按按" in printed
    assert "10.0% of 10 syllables wrong" in printed
    assert "said  再见" not in printed
