"""Renders clips in processes of their own: two cores at once, and no model left in memory here."""

import logging
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from hotline.speech.audio import Sound, SoundError, join, read_wav, resample, silence, wav_bytes
from hotline.speech.audio_level import trim, trim_speech
from hotline.speech.audio_prompt import even
from hotline.speech.files import write_whole
from hotline.speech.voice.engines import UNHURRIED, Voice, VoiceError, engine_for

SENTENCE_ENDS = tuple("。！？.!?")
PHRASE_ENDS = tuple("，、；：,;:")
MOST_PROCESSES = 4  # each holds a model of some hundred megabytes

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One clip to make: from its text, or from a recording by staff where there is one.

    `files`: path of the WAV file by its sample rate.
    """

    label: str
    language: str
    text: str
    files: tuple[tuple[int, Path], ...]
    recording: Path | None = None
    slower: float = 1.0


@dataclass(frozen=True)
class Failure:
    """A clip that could not be made; neither field holds its text."""

    label: str
    reason: str

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"


def render(
    tasks: Iterable[Task], progress: Callable[[int, int], None] | None = None
) -> list[Failure]:
    """Make every clip; `progress(done, of all)` after each. One failure does not stop the rest."""
    waiting = list(tasks)
    if not waiting:
        return []
    failures: list[Failure] = []
    pool = _processes(len(waiting))
    try:
        running = {pool.submit(render_one, task): task for task in waiting}
        for done, future in enumerate(as_completed(running), start=1):
            failures += _failures(running[future], future)
            if progress:
                progress(done, len(waiting))
    finally:  # also at Ctrl-C, when most clips are still waiting
        pool.shutdown(cancel_futures=True)
    return failures


def _processes(tasks: int) -> ProcessPoolExecutor:
    number = min(MOST_PROCESSES, os.cpu_count() or 1, tasks)
    return ProcessPoolExecutor(number, get_context("spawn"), initializer=_be_modest)


def _be_modest() -> None:
    """Let calls go first, leave Ctrl-C to the process that renders, and end when that one does."""
    if hasattr(os, "nice"):
        os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def render_one(task: Task) -> None:
    """Make one clip in this process. Raises VoiceError, SoundError or OSError."""
    if task.recording:
        said = adopt(read_wav(task.recording))
    else:
        said = even(trim(_voice(task.language).speak(task.text, UNHURRIED / task.slower)))
    said = join([said, silence(_pause_after(task.text), said.rate)])
    for rate, path in task.files:
        store(path, resample(said, rate))


def adopt(recording: Sound) -> Sound:
    """Return a recording as callers are to hear it: without what is around the speech, levelled."""
    return even(trim_speech(recording))


def _pause_after(text: str) -> float:
    """Return the seconds before the next clip of the same sentence, or the next sentence."""
    end = text.rstrip()[-1:]
    return 0.35 if end in SENTENCE_ENDS else 0.2 if end in PHRASE_ENDS else 0.0


def store(path: Path, sound: Sound) -> None:
    """Write a WAV file that is there as a whole or not at all."""
    write_whole(path, wav_bytes(sound))


@cache
def _voice(language: str) -> Voice:
    return engine_for(language).load(language)


def _failures(task: Task, future: Future[None]) -> list[Failure]:
    try:
        future.result()
        return []
    except (VoiceError, SoundError, OSError) as error:
        reason = str(error)
    except Exception as error:
        # A fault in an engine, or its process was killed: the other clips are worth having.
        reason = type(error).__name__
        logger.exception("rendering failed")
    logger.warning("clip %s (%s) was not rendered: %s", task.label, task.language, reason)
    return [Failure(task.label, reason)]
