import numpy as np
import pytest

from hotline.triage.distortion import Distortion
from hotline.triage.sounds import sounds

PAIRS = [("吐血了", "突写了"), ("吐血了快来", "突写了快莱"), ("胸口疼", "胸口疼")]
TEXTS = ["我妈妈突然吐血了", "写信", "突然", "快来人", "学习"]


@pytest.fixture(scope="module")
def distortion() -> Distortion:
    return Distortion(PAIRS, TEXTS)


def chance() -> np.random.Generator:
    return np.random.default_rng(3)


def test_a_copy_is_the_same_each_time(distortion: Distortion) -> None:
    one, other = (distortion.copy("我妈妈吐血了", 0.5, chance()) for _ in range(2))
    assert one == other


def test_without_errors_every_syllable_keeps_its_sound(distortion: Distortion) -> None:
    copy = distortion.copy("我妈妈突然吐血了", 0.0, chance())
    said, heard = (
        [sound.key for sound in sounds(text, "zh")] for text in ("我妈妈突然吐血了", copy)
    )
    assert said == heard


def test_more_errors_leave_less(distortion: Distortion) -> None:
    text = "我妈妈突然吐血了快来人" * 10
    kept = [
        sum(a == b for a, b in zip(text, distortion.copy(text, errors, chance()), strict=False))
        for errors in (0.0, 0.6)
    ]
    assert kept[0] > kept[1]


def test_syllables_become_what_they_were_heard_as(distortion: Distortion) -> None:
    random = chance()
    copies = [distortion.copy("血", 1.0, random) for _ in range(300)]
    keys = [sound.key for copy in copies for sound in sounds(copy, "zh")]
    assert keys.count("xie") > keys.count("wo")
    assert keys.count("xue") < len(keys) / 20  # only as a syllable that nobody said


def test_what_has_no_sound_of_its_own_stays(distortion: Distortion) -> None:
    assert distortion.copy("abc", 1.0, chance()) == "abc"
