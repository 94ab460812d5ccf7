"""What Twilio's own calls taught us: where it reaches us, and which number people dial.

Calls of ours to staff are placed by workers, which see no request: without HOTLINE_PUBLIC_URL they
use the address at which Twilio last called, and call from the number that was last dialled.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    base: str | None = None
    number: str | None = None


class Line:
    """A small file that the web processes write and the workers read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._learned = Known()

    def learn(self, base: str, number: str | None) -> None:
        """Keep what a genuine call showed; a file that cannot be written costs nobody a call."""
        seen = Known(base, number)
        if seen == self._learned:
            return
        try:
            write_whole(self._path, json.dumps(asdict(seen)))
            self._learned = seen
        except OSError as error:
            logger.warning("%s cannot be written: %s", self._path.name, error)

    def known(self) -> Known:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return Known(found.get("base"), found.get("number"))
        except (OSError, ValueError, AttributeError):
            return Known()


def write_whole(path: Path, text: str) -> None:
    """Replace the file, so that a reader sees the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
