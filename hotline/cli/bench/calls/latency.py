"""How soon the line answers, told from what real telephones sent and recorded.

A telephone's sound comes in frames of 20 ms, and is recorded as its owner hears it, after what the
telephone itself keeps back against jitter: every figure holds to within a frame.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import click

from hotline.cli.bench.calls.limits import soon
from hotline.cli.bench.calls.recorded import falls_silent, first_sound, tone, tone_begins
from hotline.cli.bench.calls.switched import Switched, switched
from hotline.cli.testbed.phone import BRIDGE_RATE, KEY_MS, Phone
from hotline.cli.testbed.sipp import NUMBER
from hotline.speech.audio import Sound, write_wav

ANSWER_LIMIT, KEY_LIMIT, TALK_LIMIT = 0.15, 0.15, 0.1
OPERATOR = "operator"
GREETED_SECONDS = 1.2
"""After that a caller is in the middle of the greeting's second half, which has no pause."""
LATER_SECONDS = 0.06
"""Each call presses its key a little later than the one before: not all at the same sound."""
TURNS = 10
WHISPERED_SECONDS = 3.0
TALK_SECONDS = 1.5
CALLER_HERTZ, OPERATOR_HERTZ = 1850.0, 2450.0
"""Far from the tones of keys, and of our music."""


@dataclass(frozen=True)
class Timed:
    """Seconds: from INVITE to a sound; from a key to what follows from it."""

    answer: float
    key: float
    talk: float


@dataclass(frozen=True)
class Heard:
    """What a telephone recorded, and when that began (`time.monotonic`)."""

    sound: Sound
    began: float

    def second(self, moment: float) -> float:
        return moment - self.began


def latency(calls: int) -> bool:
    """Whether the slowest of so many calls kept the limits."""
    with switched([OPERATOR]) as line, line.desk_phone(OPERATOR) as operator:
        timed = [_call(line, operator, number) for number in range(calls)]
    click.echo(f"{calls} calls with real telephones:")
    kept = [
        soon("INVITE to the first sound", [each.answer for each in timed], ANSWER_LIMIT),
        soon("key to silence", [each.key for each in timed], KEY_LIMIT),
        soon("operator's key 1 to talking", [each.talk for each in timed], TALK_LIMIT),
    ]
    return all(kept)


def _call(line: Switched, operator: Phone, number: int) -> Timed:
    """One call: greeted, asks for a person, is put through, and hangs up."""
    with Phone(line.folder, f"1540000{number:04}", domain=line.asterisk.sip_address) as caller:
        caller.call(f"sip:{NUMBER}@{line.asterisk.sip_address}")
        called = caller.waits_for("calls")["at"]
        caller.is_talking()
        time.sleep(GREETED_SECONDS + LATER_SECONDS * (number % TURNS))
        pressed = _press(caller, "0")
        operator.answers()
        time.sleep(WHISPERED_SECONDS)
        caller.begins_to_say(_tone(line.folder, CALLER_HERTZ))
        operator.begins_to_say(_tone(line.folder, OPERATOR_HERTZ))
        accepted = _press(operator, "1")
        time.sleep(TALK_SECONDS)
        caller.hangs_up()
        operator.is_over()
        return timed(_heard(caller), _heard(operator), called, pressed, accepted)


def timed(caller: Heard, operator: Heard, called: float, pressed: float, accepted: float) -> Timed:
    """Both have to hear each other; raises ClickException where somebody heard nothing."""
    answered = first_sound(caller.sound)
    silent = falls_silent(caller.sound, caller.second(pressed))
    asked = tone_begins(caller.sound, OPERATOR_HERTZ, caller.second(accepted))
    told = tone_begins(operator.sound, CALLER_HERTZ, operator.second(accepted))
    if answered is None or silent is None or asked is None or told is None:
        raise click.ClickException("a telephone did not hear what it should have")
    return Timed(
        answer=caller.began + answered - called,
        key=max(0.0, caller.began + silent - pressed),  # some press where a voice draws breath
        talk=max(caller.began + asked, operator.began + told) - accepted,
    )


def _press(phone: Phone, key: str) -> float:
    """When it was let go."""
    phone.press(key)
    at: float = phone.waits_for("pressed")["at"]
    return at + KEY_MS / 1000


def _heard(phone: Phone) -> Heard:
    return Heard(phone.heard(), phone.happened("sound")[-1]["at"])


def _tone(folder: Path, hertz: float) -> Path:
    path = folder / f"tone-{hertz:.0f}.wav"
    write_wav(path, tone(hertz, 2 * TALK_SECONDS, BRIDGE_RATE))
    return path
