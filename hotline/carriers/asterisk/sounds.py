"""Clips where the switch finds them: both widths of one sound beside each other.

Asterisk is given a path without suffix and takes what fits the line: `.wav` holds 8 kHz for it,
`.wav16` 16 kHz. The clips lie in folders of their own, so this one holds links to them.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hotline.flow.actions import Clip
from hotline.speech.clips import Clips
from hotline.speech.music import TONE

FOLDER = "switch"
"""Beside `8k` and `16k`."""

_HEADER_BYTES, _BYTES_A_SECOND = 44, 16000


class File(NamedTuple):
    """A sound for the switch: its path without suffix, and how long it lasts."""

    path: str
    seconds: float


class Sounds:
    """Finds what is said; renders nothing. What is not rendered yet is left out."""

    def __init__(self, clips: Clips) -> None:
        self._clips = clips
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
        root = self._clips.clips_dir
        place = narrow.relative_to(root / "8k")
        link = root / FOLDER / place
        link.parent.mkdir(parents=True, exist_ok=True)
        _point(link, narrow)
        _point(link.with_suffix(".wav16"), root / "16k" / place)
        return link.with_suffix("")


def _point(link: Path, to: Path) -> None:
    """Relative, so that the folder of clips can be moved; two processes may do so at once."""
    with suppress(FileExistsError):
        link.symlink_to(os.path.relpath(to, link.parent))
