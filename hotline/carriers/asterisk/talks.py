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


class Talks:
    """The folder, and where its recordings belong."""

    def __init__(self, folder: Path, recordings: Recordings) -> None:
        self._folder = folder
        self._recordings = recordings

    def pick_up(self) -> int:
        """Take every talk that has ended; how many. Each is deleted only when it is stored.

        Raises SQLAlchemy's DBAPIError while the database is away.
        """
        if not self._folder.is_dir():
            return 0
        picked_up = 0
        with alone(self._folder) as may:
            for wav in still(self._folder, ANY_WAV) if may else ():
                try:
                    self._recordings.take_over(wav.stem, wav)
                    wav.unlink()
                except (OSError, LookupError):  # one must not keep the others
                    logger.exception("recorded talk %s", wav.name)
                else:
                    picked_up += 1
        return picked_up
