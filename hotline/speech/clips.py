"""The cache of rendered prompts: named after what they say, looked up in microseconds.

    <clips_dir>/<8k or 16k>/<language>/<key>-<hash>.wav

The hash covers text, language, engine and pace, or the sound of a recording by staff, so a clip
never goes stale and may be cached for ever wherever it is sent. A recording is heard instead of the
voice, by every call that begins to say the text after it was put in use.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from hotline.config import Settings
from hotline.flow.actions import Clip
from hotline.flow.prompts import TEXT_KINDS
from hotline.speech.audio import Sound, read_wav
from hotline.speech.music import SYNTHESIZED
from hotline.speech.pronunciation import pronunciation, spoken_text
from hotline.speech.recorded import RecordedPrompts, digest_of
from hotline.speech.voice.engines import engine_for
from hotline.speech.voice.rendering import Failure, Task, render, render_one, store

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
    said = f"{engine_for(language).recipe(pace(clip.slower))}\n{language}\n{_said(clip, language)}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return f"{language}/{_UNSAFE.sub('_', clip.key)}-{digest}"


def recorded_name(clip: Clip, language: str, recording: Path) -> str:
    """Return the sound name of a recording by staff: another recording has another name."""
    return f"{language}/{_UNSAFE.sub('_', clip.key)}-{digest_of(recording)}"


class Clips:
    """The clips of one installation; any number of processes may read and render at once."""

    def __init__(self, clips_dir: Path, recorded_dir: Path) -> None:
        self.clips_dir = clips_dir
        self.recorded = RecordedPrompts(recorded_dir)

    def name(self, clip: Clip, language: str, rate: Rate) -> str | None:
        """Return the sound name of what is heard, or None (and a line in the log) if nothing is.

        A recording comes before the voice. A slower clip that is not there yet is heard at the
        usual pace: nobody waits for a voice.
        """
        recording = self._recording(clip, language)
        usual = clip.model_copy(update={"slower": 1.0})
        if recording and self.file(name := recorded_name(clip, language, recording), rate):
            return name
        for name in (sound_name(clip, language), sound_name(usual, language)):
            if self.file(name, rate):
                return name
        logger.warning("not rendered yet: %s (%s, %s)", _label(clip), language, rate)
        return None

    def path(self, clip: Clip, language: str, rate: Rate) -> Path | None:
        """Return the clip's file, or None if it is not rendered yet."""
        name = self.name(clip, language, rate)
        return self.file(name, rate) if name else None

    def file(self, name: str, rate: Rate) -> Path | None:
        """Return the whole, playable file behind a sound name, or None; safe with any string."""
        if _SOUND_NAME.fullmatch(name) is None:
            return None
        path = self._file(name, rate)
        return path if _is_whole(path) else None

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
            for task in self._tasks(clip, language):
                tasks[task.files] = task
        return render(tasks.values(), progress)

    def take_recording(self, clips: Iterable[Clip], language: str) -> None:
        """Make clips of a recording at once: it takes a moment. Raises SoundError or OSError."""
        for clip in clips:
            for task in self._tasks(clip, language):
                if task.recording:
                    render_one(task)

    def _tasks(self, clip: Clip, language: str) -> Iterator[Task]:
        """Yield how to make what is missing: the voice's clip, also where a recording is heard."""
        recording = self._recording(clip, language)
        sources: list[tuple[str, Path | None]] = [(sound_name(clip, language), None)]
        if recording:
            sources.append((recorded_name(clip, language, recording), recording))
        for name, source in sources:
            files = {hertz: self._file(name, rate) for rate, hertz in RATES.items()}
            if not all(_is_whole(file) for file in files.values()):
                made = tuple(files.items())
                text = _said(clip, language)
                yield Task(_label(clip), language, text, made, source, pace(clip.slower))

    def _recording(self, clip: Clip, language: str) -> Path | None:
        return None if clip.private else self.recorded.current(clip.text, language)

    def _synthesize(self) -> None:
        for name, synthesize in SYNTHESIZED.items():
            for rate, hertz in RATES.items():
                if not _is_whole(self._file(name, rate)):
                    store(self._file(name, rate), synthesize(hertz))

    def _file(self, name: str, rate: Rate) -> Path:
        return self.clips_dir / rate / f"{name}.wav"


def _said(clip: Clip, language: str) -> str:
    """Return what the voice is given: a name is followed by more, after a breath."""
    text = spoken_text(clip.text, pronunciation(language))
    is_name = clip.key.partition(".")[0] in TEXT_KINDS and text[-1:].isalnum()
    return f"{text}," if is_name else text


def _label(clip: Clip) -> str:
    """What a log may say of a clip."""
    return "a private clip" if clip.private else clip.key


def clips_of(settings: Settings) -> Clips:
    return Clips(settings.clips_dir, settings.data_dir / "recorded")


def render_clips(
    settings: Settings, clips: Iterable[Clip], language: str, progress: Progress | None = None
) -> list[Failure]:
    """Render what is missing of these clips; for jobs and commands, never while a caller waits."""
    return clips_of(settings).ensure(clips, language, progress)


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
