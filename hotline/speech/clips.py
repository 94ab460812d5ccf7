"""The cache of rendered prompts: named after what they say, looked up in microseconds.

    <clips_dir>/<8k or 16k>/<language>/<key>-<hash>.wav

The hash covers text, language, engine and pace, so a clip never goes stale and may be cached for
ever wherever it is sent. A recording by staff, `<recorded_dir>/<language>/<key>.wav`,
is heard instead of the voice from the next `ensure` on, for as long as it lies there.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from hotline.config import Settings
from hotline.flow.actions import Clip
from hotline.speech.audio import Sound, read_wav
from hotline.speech.music import SYNTHESIZED
from hotline.speech.voice.engines import engine_for
from hotline.speech.voice.rendering import Failure, Task, render, store

Rate = Literal["8k", "16k"]
RATES: dict[Rate, int] = {"8k": 8000, "16k": 16000}
"""8 kHz for carriers, 16 kHz for browsers."""

PACES = (1.0, 1.25, 1.5)
"""How many times as long as usual a clip can last."""

Progress = Callable[[int, int], None]

_UNSAFE = re.compile(r"^\.|[^A-Za-z0-9._-]")
_SOUND_NAME = re.compile(r"([A-Za-z0-9-]+)/([A-Za-z0-9_][A-Za-z0-9._-]*)-[0-9a-f]{16}")
_HEADER_BYTES = 44

logger = logging.getLogger(__name__)


def pace(slower: float) -> float:
    """Return the pace nearest to a wish: only these are rendered."""
    return min(PACES, key=lambda each: abs(each - slower))


def sound_name(clip: Clip, language: str) -> str:
    """Return "zh-CN/main_menu-<hash>": fit for URLs and logs, even where the text is private."""
    said = f"{engine_for(language).recipe(pace(clip.slower))}\n{language}\n{clip.text}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return f"{language}/{_UNSAFE.sub('_', clip.key)}-{digest}"


class Clips:
    """The clips of one installation; any number of processes may read and render at once."""

    def __init__(self, clips_dir: Path, recorded_dir: Path) -> None:
        self.clips_dir = clips_dir
        self.recorded_dir = recorded_dir

    def name(self, clip: Clip, language: str, rate: Rate) -> str | None:
        """Return the clip's sound name, or None (and a line in the log) if it is not rendered yet.

        A slower one that is not there yet is heard at the usual pace: nobody waits for a voice.
        """
        usual = clip.model_copy(update={"slower": 1.0})
        for name in (sound_name(clip, language), sound_name(usual, language)):
            if self.file(name, rate):
                return name
        label = "a private clip" if clip.private else clip.key
        logger.warning("not rendered yet: %s (%s, %s)", label, language, rate)
        return None

    def path(self, clip: Clip, language: str, rate: Rate) -> Path | None:
        """Return the clip's file, or None if it is not rendered yet."""
        name = self.name(clip, language, rate)
        return self.file(name, rate) if name else None

    def file(self, name: str, rate: Rate) -> Path | None:
        """Return the whole, playable file behind a sound name, or None; safe with any string."""
        parts = _SOUND_NAME.fullmatch(name)
        if parts is None:
            return None
        adopted = self._adopted(parts[1], parts[2], rate)
        if self._recording(parts[1], parts[2]) and _is_whole(adopted):
            return adopted
        rendered = self._rendered(name, rate)
        return rendered if _is_whole(rendered) else None

    def sound(self, clip: Clip, language: str, rate: Rate) -> Sound | None:
        """Return the clip for doors that stream it, from memory after the first time."""
        path = self.path(clip, language, rate)
        return _loaded(path, path.stat().st_mtime_ns) if path else None

    def ensure(
        self, clips: Iterable[Clip], language: str, progress: Progress | None = None
    ) -> list[Failure]:
        """Render what is missing, hold music and tone included; return what could not be."""
        self._synthesize()
        tasks = {}
        for clip in clips:
            task = self._task(clip, language)
            if task:
                tasks[task.files] = task
        return render(tasks.values(), progress)

    def _task(self, clip: Clip, language: str) -> Task | None:
        """Return how to make the clip, or None if it is there."""
        name = sound_name(clip, language)
        key = _UNSAFE.sub("_", clip.key)
        recording = None if clip.private else self._recording(language, key)
        if recording:
            files = {hertz: self._adopted(language, key, rate) for rate, hertz in RATES.items()}
            made = all(_is_adopted(file, recording) for file in files.values())
        else:
            files = {hertz: self._rendered(name, rate) for rate, hertz in RATES.items()}
            made = all(_is_whole(file) for file in files.values())
        label = "a private clip" if clip.private else clip.key
        return (
            None
            if made
            else Task(
                label, language, clip.text, tuple(files.items()), recording, pace(clip.slower)
            )
        )

    def _synthesize(self) -> None:
        for name, synthesize in SYNTHESIZED.items():
            for rate, hertz in RATES.items():
                if not _is_whole(self._rendered(name, rate)):
                    store(self._rendered(name, rate), synthesize(hertz))

    def _rendered(self, name: str, rate: Rate) -> Path:
        return self.clips_dir / rate / f"{name}.wav"

    def _adopted(self, language: str, key: str, rate: Rate) -> Path:
        """Return where a recording by staff lies as a clip: levelled, at the rate."""
        return self.clips_dir / rate / "recorded" / language / f"{key}.wav"

    def _recording(self, language: str, key: str) -> Path | None:
        path = self.recorded_dir / language / f"{key}.wav"
        return path if path.is_file() else None


def clips_of(settings: Settings) -> Clips:
    return Clips(settings.clips_dir, settings.data_dir / "recorded")


def render_clips(
    settings: Settings, clips: Iterable[Clip], language: str, progress: Progress | None = None
) -> list[Failure]:
    """Render what is missing of these clips; for jobs and commands, never while a caller waits."""
    return clips_of(settings).ensure(clips, language, progress)


def _is_adopted(file: Path, recording: Path) -> bool:
    """Tell whether the file was made from the recording as it is now: both bear the same time."""
    return _is_whole(file) and file.stat().st_mtime_ns == recording.stat().st_mtime_ns


def _is_whole(path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return _header_matches(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=8192)
def _header_matches(path: Path, size: int, _modified: int) -> bool:
    """Tell whether a WAV file of ours is as long as its header says: a crash may have cut it."""
    if size <= _HEADER_BYTES:
        return False
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    promised = int.from_bytes(header[40:44], "little")
    return header[:4] == b"RIFF" and header[36:40] == b"data" and promised == size - _HEADER_BYTES


@lru_cache(maxsize=512)
def _loaded(path: Path, _modified: int) -> Sound:
    return read_wav(path)
