"""Nobody ever listens to a dead line: measured in the sound that came out of the receiver."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from hotline.flow.actions import Clip
from hotline.speech.audio import Sound, read_wav
from hotline.speech.audio_level import longest_silence
from hotline.speech.clips import clips_of
from tests.fakes import webphone
from tests.fakes.twilio.ears import RATE
from tests.fakes.webphone.receiver import Heard
from tests.stories.demonstrations import PACE, Demonstration, in_hotline
from tests.stories.hotline import PATIENCE, ROOT

pytestmark = in_hotline("three")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
HOLD_SECONDS = 50.0
LONGEST_SILENCE = 2.0
GAPS = (7.0, 10.0)

Measured = Callable[[str], None]


def test_no_caller_is_ever_left_in_silence(demo: Demonstration, measured: Measured) -> None:
    """Two call at the same time, so that the long wait is waited for once."""
    with from_the_browser(demo, measured):
        over_twilio(demo, measured)


@contextmanager
def from_the_browser(demo: Demonstration, measured: Measured) -> Iterator[None]:
    caller = webphone.Caller(demo.url, "+8615400000002")
    began = time.monotonic()
    caller.hears("main_menu", within=PATIENCE)
    caller.press("3")
    caller.is_in("recording", within=PATIENCE)
    caller.says(PLEA)
    caller.press("#")
    caller.hears("plea_heard", within=PATIENCE)
    until = time.monotonic() + HOLD_SECONDS
    yield
    time.sleep(max(0.0, until - time.monotonic()))
    sound, lasted = caller.heard_audio, time.monotonic() - began
    caller.hang_up()

    messages = [
        (caption.sample / sound.rate, clip_seconds(demo, caption))
        for caption in caller.receiver.captions
        if caption.key.startswith("hold_message")
    ]
    assert_calm("webphone", sound, messages, measured)
    assert sound.seconds > 0.9 * lasted  # the line was filled as time went by


def over_twilio(demo: Demonstration, measured: Measured) -> None:
    began = demo.twilio.now
    caller = demo.twilio.call("+8615400000003")
    caller.hears("press_for_person", within=PATIENCE * PACE)  # the whole menu, to the end
    caller.press("3")
    beep = caller.hears("beep", within=PATIENCE * PACE)
    caller.says(read_wav(PLEA).samples, then="#")
    heard = caller.hears("plea_heard", within=PATIENCE * PACE)
    demo.twilio.wait(HOLD_SECONDS)
    recording = caller.recording
    caller.hang_up()

    # What is between is the caller's own turn: Twilio records and plays nothing.
    before = recording[: round((beep.at - began) * RATE)]
    after = recording[round((heard.at - began) * RATE) :]
    assert longest_silence(Sound(before, RATE)) <= LONGEST_SILENCE
    messages = [(one.at, one.seconds) for one in caller.sounds if "hold_message" in one.key]
    assert_calm("Twilio", Sound(after, RATE), messages, measured)


def assert_calm(
    carrier: str, sound: Sound, messages: Sequence[tuple[float, float]], measured: Measured
) -> None:
    """`messages`: when each began, and how long it took."""
    silence = longest_silence(sound)
    gaps = [later - (sooner + lasted) for (sooner, lasted), (later, _) in pairwise(messages)]
    measured(
        f"{carrier}: longest silence {silence:.2f} s in {sound.seconds:.0f} s, calming messages "
        f"{min(gaps):.1f} to {max(gaps):.1f} s apart"
    )
    assert silence <= LONGEST_SILENCE
    assert len(messages) >= 3
    assert all(GAPS[0] <= gap <= GAPS[1] for gap in gaps), gaps


def clip_seconds(demo: Demonstration, caption: Heard) -> float:
    """How long it takes to say."""
    clip = Clip(key=caption.key, text=caption.text)
    sound = clips_of(demo.settings).sound(clip, "zh-CN", "16k")
    assert sound is not None, caption.text
    return sound.seconds
