"""Which recogniser hears a language: a Vosk model where there is one, else Whisper, else none."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from hotline.speech.recognizers.interface import ModelBrokenError, Recognizer
from hotline.speech.recognizers.vosk import VoskRecognizer
from hotline.speech.recognizers.vosk_model import (
    VoskModel,
    is_vosk_model,
    packaged_model,
    site_language,
)
from hotline.speech.recognizers.whisper import SharedWhisper, WhisperRecognizer
from hotline.speech.recognizers.whisper_model import is_installed

logger = logging.getLogger(__name__)


class Recognizers:
    """The recognisers of this machine; each is loaded at most once in a process. Thread-safe.

    A Vosk model is looked for, in this order, as
    - `<models_dir>/<language>/` or `<models_dir>/<language>/<any name>/` (zh-CN, then zh),
    - `<models_dir>/vosk-model-[small-]<language>-…/`, as unpacked from Vosk's site,
    - an installed package `vosk-model-<language>`.
    """

    def __init__(self, models_dir: Path) -> None:
        self._models_dir = models_dir
        self._receipts = models_dir / ".tried"
        self._whisper = SharedWhisper(models_dir)
        self._chosen: dict[str, Recognizer | None] = {}
        self._choosing = Lock()

    def for_language(self, language: str) -> Recognizer | None:
        """Return the loaded recogniser for a language tag, None if there is none at all.

        The first call for a language takes seconds. A broken model is logged and passed over.
        """
        with self._choosing:
            if language not in self._chosen:
                self._chosen[language] = self._first_that_loads(language)
            return self._chosen[language]

    def second(self, language: str, prompt: str | None = None) -> Recognizer | None:
        """Return what hears a recording again after its end; None where there is no such engine.

        `prompt`: what the engine is told beforehand, in that language.
        """
        if not is_installed(self._models_dir):
            return None
        recognizer = WhisperRecognizer(self._whisper, _primary(language), prompt)
        with self._choosing:
            return recognizer if self._loads(recognizer) else None

    def would_hear(self, language: str) -> str | None:
        """Name the recogniser that seems whole and would hear `language`; loads nothing."""
        return next((recognizer.name for recognizer in self._candidates(language)), None)

    def _first_that_loads(self, language: str) -> Recognizer | None:
        for model in self._vosk_models(language):
            if missing := model.missing():
                logger.error("%s is not used: %s missing", model.folder, ", ".join(missing))
        for recognizer in self._candidates(language):
            if self._loads(recognizer):
                logger.info("%s is heard by %s", language, recognizer.name)
                return recognizer
        logger.warning("no recogniser for %s: pleas go to a person unheard", language)
        return None

    def _loads(self, recognizer: Recognizer) -> bool:
        try:
            recognizer.load()
        except ModelBrokenError as error:
            logger.error("%s; it is not used", error)
            return False
        return True

    def _candidates(self, language: str) -> Iterator[Recognizer]:
        for model in self._vosk_models(language):
            if not model.missing():
                yield VoskRecognizer(model)
        if is_installed(self._models_dir):
            yield WhisperRecognizer(self._whisper, _primary(language))

    def _vosk_models(self, language: str) -> Iterator[VoskModel]:
        for folder in self._vosk_folders(language):
            yield VoskModel(folder, folder.name, self._receipts)
        if packaged := packaged_model(_primary(language), self._receipts):
            yield packaged

    def _vosk_folders(self, language: str) -> Iterator[Path]:
        for tag in dict.fromkeys((language, _primary(language))):
            folder = self._models_dir / tag
            yield from filter(is_vosk_model, (folder, *_folders(folder)))
        for folder in _folders(self._models_dir):
            if site_language(folder.name) == _primary(language):
                yield folder


def _primary(language: str) -> str:
    """Return the language without its region: zh-CN → zh."""
    return language.split("-")[0].lower()


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir())
