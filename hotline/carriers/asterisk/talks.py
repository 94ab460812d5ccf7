"""Talks that the switch has recorded, brought to the other recordings of their calls.

While a talk lasts its file lies in the switch's own folder, `<recording>.wav` or, of a wide line,
`.wav16`: both hold a WAV. Whoever looks into the folder needs no driver, and no news of its end.
"""

import logging
from pathlib import Path

from hotline.calls.recordings import Recordings
from hotline.carriers.asterisk.spool import alone, still

logger = logging.getLogger(__name__)

ANY_WAV = "*.wav*"
UNCLAIMED = "unclaimed"
"""The folder beside them for what belongs to no recording: kept, and looked at by people."""


class Talks:
    """The folder, and where its recordings belong."""

    def __init__(self, folder: Path, recordings: Recordings) -> None:
        self._folder = folder
        self._recordings = recordings
        self._failed: set[Path] = set()
        """Said so once; they are tried again all the same."""

    def pick_up(self) -> int:
        """Take every talk that has ended; how many. Each is deleted only when it is stored.

        Raises SQLAlchemy's DBAPIError while the database is away.
        """
        if not self._folder.is_dir():
            return 0
        picked_up = 0
        with alone(self._folder) as may:
            for wav in still(self._folder, ANY_WAV) if may else ():
                picked_up += self._take(wav)
        return picked_up

    def _take(self, wav: Path) -> bool:
        """Whether it is stored; one that cannot be must not keep the others."""
        try:
            try:
                self._recordings.take_over(wav.stem, wav)
            except LookupError:
                self._put_aside(wav)
                return False
            wav.unlink()
        except OSError:
            if wav not in self._failed:
                logger.exception("recorded talk %s", wav.name)
            self._failed.add(wav)
            return False
        return True

    def _put_aside(self, wav: Path) -> None:
        aside = self._folder / UNCLAIMED / wav.name
        aside.parent.mkdir(exist_ok=True)
        wav.replace(aside)
        logger.error("a recorded talk belongs to no recording, and lies in %s", aside)
