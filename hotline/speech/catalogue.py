"""The catalogue of speech models, `asr_models/catalogue.yaml`: what there is and what is here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from hotline import fast_yaml
from hotline.speech.recognizers import whisper_model
from hotline.speech.recognizers.vosk_model import VoskModel, is_vosk_model

ANY_LANGUAGE = "*"


class CatalogueError(ValueError):
    """The catalogue cannot be read."""


class Model(BaseModel):
    """A recogniser's or a voice's model: from a `url` (a zip file) or `packages` of the registry.

    `licence` is that of the model, `training` what is known of the speech it was made from.
    `sha256` is that of the zip file, or of a model joined from packages; `files` gives those of
    single files in the first package.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    language: str
    engine: str
    megabytes: int
    licence: str
    training: str = "not published"
    accuracy: str
    url: str | None = None
    packages: tuple[str, ...] = ()
    sha256: str | None = None
    files: Mapping[str, str] = {}
    optional: bool = False
    """Fetched only by name, not with its language."""
    is_voice: bool = False

    @property
    def source(self) -> str:
        return self.url or ", ".join(self.packages)


@dataclass(frozen=True)
class Catalogue:
    models_dir: Path
    models: tuple[Model, ...]

    def for_language(self, language: str) -> list[Model]:
        """Return the models that are fetched for a language tag, without those for all."""
        primary = _primary(language)
        fitting = (model for model in self.models if model.language == primary)
        return [model for model in fitting if not model.optional and not model.is_voice]

    def languages(self) -> set[str]:
        """Return the languages that have a model of their own."""
        heard = {model.language for model in self.models if not model.is_voice}
        return heard - {ANY_LANGUAGE}

    def names(self) -> list[str]:
        return [model.name for model in self.models]

    def named(self, name: str) -> Model | None:
        return next((model for model in self.models if model.name == name), None)

    def folder(self, model: Model) -> Path:
        """Return where a model that is no package belongs."""
        if model.language == ANY_LANGUAGE:
            return self.models_dir / model.name
        return self.models_dir / model.language / model.name

    def state(self, model: Model) -> str:
        """Say where a model is installed, why it is not whole, or "" if it is not here."""
        if model.engine == "vosk":
            return self._vosk_state(model)
        if model.is_voice:
            return _package_state(model)
        if whisper_model.is_installed(self.models_dir):
            joined = (self.folder(model) / "model.bin").is_file()
            return str(self.folder(model)) if joined else "packages, joined at first use"
        return ""

    def _vosk_state(self, model: Model) -> str:
        for folder in (self.folder(model), self.models_dir / model.name):
            if is_vosk_model(folder):
                lacks = VoskModel(folder, model.name, self.models_dir).missing()
                return f"broken: {', '.join(lacks)} missing" if lacks else str(folder)
        return _package_state(model)


def _package_state(model: Model) -> str:
    found = [find_spec(package.replace("-", "_")) for package in model.packages]
    if not found or found[0] is None or None in found:
        return ""
    folder = Path(str((found[0].submodule_search_locations or [""])[0]))
    wrong = [name for name, sha256 in model.files.items() if _sha256(folder / name) != sha256]
    if wrong:
        return f"broken: {', '.join(wrong)} not as published"
    return f"package {', '.join(model.packages)}"


def _sha256(file: Path) -> str | None:
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def read_catalogue(models_dir: Path) -> Catalogue:
    """Raises CatalogueError, naming the file."""
    path = models_dir / "catalogue.yaml"
    try:
        shelves = fast_yaml.safe_load(path.read_text(encoding="utf-8"))
        voices = [{**entry, "is_voice": True} for entry in shelves.get("voices", [])]
        entries = [*shelves["recognizers"], *voices]
        return Catalogue(models_dir, tuple(Model.model_validate(entry) for entry in entries))
    except (OSError, yaml.YAMLError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise CatalogueError(f"{path}: {error}") from error


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
