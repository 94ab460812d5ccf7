"""Who hears whom, told from what telephones recorded."""

from pathlib import Path

from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav, write_wav
from tests.fakes.sip import Ears, place_of
from tests.stories.hotline import ROOT

SOUNDS = ROOT / "tests" / "sounds"
MOST_TIMES = 5


def spoken(sound: str, seconds: float, folder: Path) -> Path:
    """So much of somebody speaking, into `folder`."""
    whole = read_wav(SOUNDS / f"{sound}.wav")
    path = folder / f"{sound}.wav"
    write_wav(path, Sound(whole.samples[: round(seconds * whole.rate)], whole.rate))
    return path


def both_hear_each_other(one: Ears, other: Ears, words: Path) -> bool:
    """Each speaks in turn."""
    return hears_from(one, other, words) and hears_from(other, one, words)


def hears_from(hearer: Ears, speaker: Ears, words: Path) -> bool:
    """People say it again: the first words may be spoken while they are still being joined."""
    return all_hear([hearer], speaker, words)


def all_hear(hearers: list[Ears], speaker: Ears, words: Path) -> bool:
    """Each of them, be it the second time that it is said."""
    said = read_wav(words)
    begun = [hearer.phone.heard().seconds for hearer in hearers]

    def heard() -> bool:
        sounds = (ears.since(begin) for ears, begin in zip(hearers, begun, strict=True))
        return all(place_of(said, sound) is not None for sound in sounds)

    for _ in range(MOST_TIMES):
        speaker.phone.says(words)
        if eventually(heard):
            return True
    return False
