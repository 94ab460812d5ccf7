"""Many callers at once: SIPp, each of whose calls does the same after it was answered.

with calling(folder, sip_address, [Say(noise), Stay(30.0)], calls=100, a_second=20) as callers:
    callers.wait(60)
"""

import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

import soundfile

from hotline.cli.testbed.asterisk import TREE, run_from
from hotline.cli.testbed.children import free_port, running
from hotline.speech.audio import Sound, resample

NUMBER = "4001"
SOUND_ADDRESS = "127.0.0.4"
"""SIPp chooses ports for sound by itself: at an address where nobody else has any."""
RATE = 8000
PROGRAM = "usr/bin/sipp"
SCENARIO = Path(__file__).with_name("caller.xml")
KEY = Path(__file__).with_name("key.xml")


class NoSipp(Exception):
    """This machine has none; the text says where it is to be had."""


@dataclass(frozen=True)
class Say:
    """From now on, over and over, until something else is said: a file as `sayable` writes it."""

    file: Path

    @property
    def xml(self) -> str:
        return f'<nop><action><exec rtp_stream="{self.file},-1,8,PCMA/8000"/></action></nop>'


@dataclass(frozen=True)
class Stay:
    """Do nothing for some seconds."""

    seconds: float

    @property
    def xml(self) -> str:
        return f'<pause milliseconds="{round(self.seconds * 1000)}"/>'


@dataclass(frozen=True)
class Press:
    """A key, told by SIP: Asterisk takes it like one that was sent with the sound."""

    key: str

    @property
    def xml(self) -> str:
        return Template(KEY.read_text()).substitute(key=self.key)


Step = Say | Stay | Press


@contextmanager
def calling(
    folder: Path,
    address: str,
    steps: Sequence[Step],
    *,
    calls: int,
    a_second: int,
    dialled: str = NUMBER,
    caller: str = "1",
) -> Iterator["subprocess.Popen[bytes]"]:
    """So many calls, each of which hangs up after its last step; raises NoSipp.

    Their numbers are `caller` and which of the calls it is. The process ends with 0 when every
    call went as it should.
    """
    path = folder / f"callers-{caller}.xml"
    path.write_text(scenario(steps, caller))
    log, errors = path.with_suffix(".log"), path.with_suffix(".errors")
    command = [
        *_program(), address, "-sf", str(path), "-s", dialled, "-i", "127.0.0.1",
        "-p", str(free_port()), "-mi", SOUND_ADDRESS, "-m", str(calls), "-l", str(calls),
        "-r", str(a_second), "-nostdin", "-trace_err", "-error_file", str(errors),
    ]  # fmt: skip
    with running(command, log, stop_with=signal.SIGKILL, carries_sound=True) as sipp:
        yield sipp


def scenario(steps: Sequence[Step], caller: str) -> str:
    """What each of the calls does, in SIPp's own language."""
    text = Template(SCENARIO.read_text()).substitute(steps="\n".join(step.xml for step in steps))
    return text.replace("sip:caller-", f"sip:{caller}")


def sayable(path: Path, sound: Sound) -> Path:
    """Write it as SIPp sends it: bare G.711, A-law."""
    samples = resample(sound, RATE).samples
    soundfile.write(path, samples, RATE, format="RAW", subtype="ALAW")
    return path


def _program() -> list[str]:
    """This machine's own, or the one beside the Asterisk."""
    if own := shutil.which("sipp"):
        return [own]
    if (TREE / PROGRAM).exists():
        return run_from(TREE, PROGRAM)
    raise NoSipp("no SIPp on this machine: apt-get install sip-tester, or remove .cache/asterisk "
                 "and let python -m scripts.asterisk unpack one")  # fmt: skip
