"""Clips where the switch finds them: both widths of one sound beside each other.

Asterisk is given a path without suffix and takes what fits the line: `.wav` holds 8 kHz for it,
`.wav16` 16 kHz. The clips lie in folders of their own, so this one holds links to them.
"""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from hotline.flow.actions import Clip
from hotline.speech.clips import Clips
from hotline.speech.music import TONE

logger = logging.getLogger(__name__)


_HEADER_BYTES, _BYTES_A_SECOND = 44, 16000


class File(NamedTuple):
    """A sound for the switch: its path without suffix, and how long it lasts."""

    path: str
    seconds: float


class Sounds:
    """Finds what is said; renders nothing. What is not rendered yet is left out."""

    def __init__(self, clips: Clips, folder: Path) -> None:
        self._clips = clips
        self._folder = folder
        self._linked: dict[Path, File] = {}

    def files(self, clips: Iterable[Clip], language: str) -> list[File]:
        """One for each clip that is there."""
        narrow = [self._clips.path(clip, language, "8k") for clip in clips]
        return [self._link(path) for path in narrow if path is not None]

    @property
    def tone(self) -> list[File]:
        """The sign to speak."""
        path = self._clips.file(TONE, "8k")
        return [self._link(path)] if path else []

    def _link(self, narrow: Path) -> File:
        linked = self._linked.get(narrow)
        if linked is None:
            seconds = (narrow.stat().st_size - _HEADER_BYTES) / _BYTES_A_SECOND
            linked = self._linked[narrow] = File(str(self._make_links(narrow)), seconds)
        return linked

    def _make_links(self, narrow: Path) -> Path:
        place = narrow.relative_to(self._clips.clips_dir / "8k").with_suffix("")
        base = self._folder / place
        base.parent.mkdir(parents=True, exist_ok=True)
        wide = self._clips.clips_dir / "16k" / narrow.relative_to(self._clips.clips_dir / "8k")
        _point(base.parent / f"{base.name}.wav", narrow)
        _point(base.parent / f"{base.name}.wav16", wide)
        return base


def _point(link: Path, to: Path) -> None:
    """A link that two processes may make at once."""
    try:
        link.symlink_to(to)
    except FileExistsError:
        if link.readlink() != to:
            link.unlink(missing_ok=True)
            _point(link, to)
