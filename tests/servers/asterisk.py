"""The Asterisk of `hotline.cli.testbed` for tests, which are skipped where there is none."""

from pathlib import Path

from hotline.carriers.asterisk.config import FALLBACK_PROMPTS, SOUND_FILES, Sounds, Switch
from hotline.cli.testbed import asterisk
from hotline.cli.testbed.asterisk import DESK_ADDRESS, short_folder, switch_for
from hotline.speech.audio import wav_bytes
from hotline.speech.music import tone
from scripts.asterisk import Unavailable, ensure
from tests.servers.capabilities import unavailable

__all__ = ["DESK_ADDRESS", "Asterisk", "placeholders", "short_folder", "switch_for"]


class Asterisk(asterisk.Asterisk):
    """Out of the tree in `.cache`, which is made if need be."""

    def __init__(self, folder: Path, switch: Switch) -> None:
        super().__init__(folder, switch, tree())


def tree() -> Path:
    """The Debian tree with Asterisk in it; the test is skipped where there is none."""
    try:
        return ensure()
    except Unavailable as reason:
        unavailable("asterisk", str(reason))


def placeholders() -> Sounds:
    """A beep for each sound of the fallback, where a test does not listen to what is said."""
    beep = {rate: wav_bytes(tone(rate)) for rate in SOUND_FILES}
    return {f"sounds/{prompt}": beep for prompt in FALLBACK_PROMPTS}
