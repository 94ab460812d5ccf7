"""A telephone that can do more than a telephone line is heard, and hears, with all that it can."""

from pathlib import Path

import numpy as np
import pytest

from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav
from tests.carriers.asterisk.conftest import Dial, SwitchHotline
from tests.stories.demonstrations import in_hotline
from tests.stories.hotline import PATIENCE, PROMPTS, Record

pytestmark = in_hotline("other switch")

NARROW_ENDS = 4300
"""Hz; what sound of 8 kHz holds ends below it."""
CALLERS = {
    "G722/16000": ("+8615400000016", 16000),
    "PCMA/8000": ("+8615400000017", 8000),
}
"""By codec: who calls, and the rate of what is recorded of them."""


def above(sound: Sound) -> float:
    """The part of a sound's power that no narrow line carries: 0.004 to 0.03 of our voice's."""
    power = np.abs(np.fft.rfft(sound.samples.astype(np.float64))) ** 2
    frequencies = np.fft.rfftfreq(len(sound.samples), 1 / sound.rate)
    return float(power[frequencies > NARROW_ENDS].sum() / power.sum())


def is_wide(sound: Sound) -> bool:
    share = above(sound)
    assert share > 0.003 or share < 0.0001, share
    return share > 0.003


@pytest.fixture
def speech() -> Path:
    """Our voice, as it was rendered at 16 kHz."""
    clip, *_ = sorted((PROMPTS / "16k" / "zh-CN").glob("main_menu-*.wav"))
    assert is_wide(read_wav(clip))
    return clip


def heard_plea(demo: SwitchHotline, number: str) -> Record:
    """Once a recogniser has heard it."""
    call = demo.waits_for("calls", **{"from": number}, carrier="asterisk")
    case = demo.waits_for("cases", call_id=call["id"], kind="plea")
    assert eventually(lambda: demo.stored("cases", id=case["id"])[0]["transcript"], PATIENCE)
    return case


@pytest.mark.parametrize("codec", CALLERS)
def test_prompts_and_pleas_have_the_width_of_the_telephone(
    demo: SwitchHotline, dial: Dial, speech: Path, codec: str
) -> None:
    number, rate = CALLERS[codec]
    caller = dial(number, codecs=(codec,))
    caller.hears("main_menu")
    prompts = caller.since(0)
    caller.press("3")
    caller.says(speech)
    caller.press("#")
    caller.hears("plea_heard")
    caller.hangs_up()

    assert [event["codec"] for event in caller.phone.events if "codec" in event] == [codec]
    assert is_wide(prompts) == (rate == 16000)
    case = heard_plea(demo, number)
    plea = read_wav(demo.recordings / Path(case["recording"]).name)
    assert plea.rate == rate
    assert is_wide(plea) == (rate == 16000)
