"""Clips as this room hears them: at 16 kHz, with their captions."""

import logging
from collections.abc import Iterable
from functools import cached_property

from hotline.carriers.line import RATE, Caption
from hotline.carriers.tracks import Spoken
from hotline.flow.actions import Clip
from hotline.speech.audio import Samples, SoundError, read_wav, silence
from hotline.speech.clips import Clips
from hotline.speech.music import MUSIC, hold_music

logger = logging.getLogger(__name__)

_UNREAD_SECONDS = 0.5
"""A clip that is not rendered yet is a pause; its caption can be read all the same."""


class Voice:
    """Finds what is said; renders nothing."""

    def __init__(self, clips: Clips) -> None:
        self._clips = clips

    def spoken(self, clips: Iterable[Clip], language: str) -> list[Spoken]:
        return [self._one(clip, language) for clip in clips]

    def _one(self, clip: Clip, language: str) -> Spoken:
        try:
            sound = self._clips.sound(clip, language, "16k")
        except (SoundError, OSError):
            logger.exception("a clip cannot be read: %s", "" if clip.private else clip.key)
            sound = None
        samples = sound.samples if sound else silence(_UNREAD_SECONDS, RATE).samples
        return Spoken(Caption(clip.key, clip.text), samples)

    @cached_property
    def music(self) -> Samples:
        """The hold music; made on the spot (half a second) where nothing was rendered yet."""
        file = self._clips.file(MUSIC, "16k")
        return (read_wav(file) if file else hold_music(RATE)).samples
