"""Prompts that staff recorded, heard instead of the voice: what is heard now, and all that was.

    <folder>/<language>/<digest of the text>.wav    heard now
    <folder>/<language>/kept/<digest of the sound>.wav    everything that was ever put in use
    <folder>/<language>/history.jsonl    who recorded or took back what, and when

A recording belongs to a text, not to a place in a flow: when the wording changes, callers hear the
new words from the voice until somebody has recorded those.
"""

import hashlib
import logging
import re
import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hotline.speech.audio import Sound, wav_bytes
from hotline.speech.files import write_whole

DRAFT_SECONDS = 24 * 3600
"""What nobody put in use after a day is deleted."""

_DIGEST = re.compile(r"[0-9a-f]{16}")

logger = logging.getLogger(__name__)


class Entry(BaseModel):
    """A line of the history. `sound` is the digest of what came into use; None: the voice again."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    sound: str | None
    by: str
    at: datetime


class RecordedPrompts:
    """The recordings of one installation; any number of processes may read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self, text: str, language: str) -> Path | None:
        """Return the recording that is heard for a text, None where the voice says it."""
        path = self._folder / language / f"{digest(text.encode())}.wav"
        return path if path.is_file() else None

    def draft(self, sound: Sound, language: str) -> str:
        """Keep a sound that nobody hears yet; return its digest. Raises OSError."""
        self._delete_old_drafts(language)
        wav = wav_bytes(sound)
        name = digest(wav)
        write_whole(self._kept(language, name), wav)
        return name

    def kept(self, sound: str, language: str) -> Path | None:
        """Return the file of a kept sound; safe with any string."""
        if not _DIGEST.fullmatch(sound):
            return None
        path = self._kept(language, sound)
        return path if path.is_file() else None

    def use(self, key: str, text: str, sound: str, language: str, by: str, at: datetime) -> None:
        """Let callers hear a kept sound for a text. Raises LookupError if it is not there."""
        path = self.kept(sound, language)
        if path is None:
            raise LookupError(f"no recording {sound}")
        write_whole(self._folder / language / f"{digest(text.encode())}.wav", path.read_bytes())
        self._note(language, Entry(key=key, text=text, sound=sound, by=by, at=at))
        logger.info("prompt %s (%s) was recorded by %s", key, language, by)

    def take_back(self, key: str, text: str, language: str, by: str, at: datetime) -> bool:
        """Let the voice say a text again; False if it does already."""
        path = self.current(text, language)
        if path is None:
            return False
        path.unlink(missing_ok=True)
        self._note(language, Entry(key=key, text=text, sound=None, by=by, at=at))
        logger.info("prompt %s (%s) is spoken by the voice again, says %s", key, language, by)
        return True

    def history(self, language: str) -> list[Entry]:
        """Return everything that was done, oldest first."""
        return list(self._entries(language))

    def _entries(self, language: str) -> Iterator[Entry]:
        path = self._folder / language / "history.jsonl"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    yield Entry.model_validate_json(line)
                except ValueError:  # cut off by a crash
                    logger.warning("a line of %s cannot be read", path)

    def _note(self, language: str, entry: Entry) -> None:
        path = self._folder / language / "history.jsonl"
        with path.open("a", encoding="utf-8") as history:
            history.write(entry.model_dump_json() + "\n")

    def _kept(self, language: str, sound: str) -> Path:
        return self._folder / language / "kept" / f"{sound}.wav"

    def _delete_old_drafts(self, language: str) -> None:
        used = {entry.sound for entry in self._entries(language)}
        for path in (self._folder / language / "kept").glob("*.wav"):
            old = path.stat().st_mtime < time.time() - DRAFT_SECONDS
            if old and path.stem not in used:
                path.unlink(missing_ok=True)
                logger.info("a recording that nobody used is deleted")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def digest_of(path: Path) -> str:
    """Return the digest of a file's content, from memory while the file stays as it is."""
    status = path.stat()
    return _digest_of(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1024)
def _digest_of(path: Path, _size: int, _modified: int) -> str:
    return digest(path.read_bytes())
