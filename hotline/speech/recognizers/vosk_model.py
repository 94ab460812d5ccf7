"""A Vosk model on disk: found, tried out, loaded once."""

import importlib.util
import re
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from hotline.speech.recognizers.interface import ModelBrokenError
from hotline.speech.recognizers.vosk_probe import try_out

_DEFAULT_RATE = 16000
_SITE_NAME = re.compile(r"vosk-model-(?:small-)?([a-z]{2,3})\b")
_SITE_LANGUAGES = {"cn": "zh"}
"""Where the names of models on Vosk's site differ from the language's own tag."""


class Decoder(Protocol):
    """What of Vosk's recogniser is used; results are JSON."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: N802
    def PartialResult(self) -> str: ...  # noqa: N802
    def Result(self) -> str: ...  # noqa: N802
    def FinalResult(self) -> str: ...  # noqa: N802


@dataclass
class VoskModel:
    """`name` is kept in records, so it carries the model's version."""

    folder: Path
    name: str
    receipts: Path
    """Where it is kept which models have been tried out."""
    _model: Any = field(default=None, repr=False)
    _loading: Lock = field(default_factory=Lock, repr=False)

    @property
    def rate(self) -> int:
        """Samples a second that the model was trained on."""
        settings = (self.folder / "conf" / "mfcc.conf").read_text(encoding="utf-8")
        stated = re.search(r"^--sample-frequency=(\d+)", settings, re.MULTILINE)
        return int(stated[1]) if stated else _DEFAULT_RATE

    def missing(self) -> list[str]:
        """Name what every Vosk model must hold and this one lacks or holds empty."""
        needed = ["am/final.mdl", "conf/mfcc.conf"]
        if not (self.folder / "graph" / "HCLG.fst").is_file():
            needed += ["graph/HCLr.fst", "graph/Gr.fst"]
        return [name for name in needed if not _is_filled(self.folder / name)]

    def load(self) -> None:
        """Load the model unless it is loaded; raises ModelBrokenError."""
        with self._loading:
            if self._model is None:
                self._model = self._load()

    def decoder(self) -> Decoder:
        """Return a decoder for one caller (about 20 MB), at the model's own rate."""
        import vosk

        decoder = vosk.KaldiRecognizer(self._model, self.rate)
        decoder.SetWords(True)
        return decoder  # type: ignore[no-any-return]

    def _load(self) -> Any:
        if missing := self.missing():
            raise ModelBrokenError(f"{self.folder} is no whole model: {', '.join(missing)} missing")
        try_out(self.folder, self.rate, self.receipts)
        import vosk

        vosk.SetLogLevel(-1)
        return vosk.Model(str(self.folder))


def _is_filled(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def is_vosk_model(folder: Path) -> bool:
    """Say whether the folder is meant to be a Vosk model, whole or not."""
    return any((folder / part).is_dir() for part in ("am", "graph", "ivector"))


def site_language(folder_name: str) -> str | None:
    """Return the language of a model named as on Vosk's site: vosk-model-small-cn-0.22 → zh."""
    named = _SITE_NAME.match(folder_name)
    return _SITE_LANGUAGES.get(named[1], named[1]) if named else None


def packaged_model(language: str, receipts: Path) -> VoskModel | None:
    """Return the model of an installed package vosk-model-<language>."""
    spec = importlib.util.find_spec(f"vosk_model_{language}")
    if spec is None or spec.origin is None:
        return None
    package = f"vosk-model-{language}"
    return VoskModel(Path(spec.origin).parent / "model", f"{package}-{version(package)}", receipts)
