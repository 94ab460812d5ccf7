"""The catalogue of speech models, `asr_models/catalogue.yaml`: what there is and what is here."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from hotline.speech.recognizers import whisper_model
from hotline.speech.recognizers.vosk_model import VoskModel, is_vosk_model

ANY_LANGUAGE = "*"


class CatalogueError(ValueError):
    """The catalogue cannot be read."""


class Model(BaseModel):
    """One recogniser's model: from a `url` (a zip file) or from `packages` of the registry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    language: str
    engine: str
    megabytes: int
    licence: str
    accuracy: str
    url: str | None = None
    packages: tuple[str, ...] = ()
    sha256: str | None = None
    optional: bool = False
    """Fetched only by name, not with its language."""

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
        return [m for m in self.models if m.language == primary and not m.optional]

    def languages(self) -> set[str]:
        """Return the languages that have a model of their own."""
        return {model.language for model in self.models} - {ANY_LANGUAGE}

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
        if whisper_model.is_installed(self.models_dir):
            joined = (self.folder(model) / "model.bin").is_file()
            return str(self.folder(model)) if joined else "packages, joined at first use"
        return ""

    def _vosk_state(self, model: Model) -> str:
        for folder in (self.folder(model), self.models_dir / model.name):
            if is_vosk_model(folder):
                lacks = VoskModel(folder, model.name, self.models_dir).missing()
                return f"broken: {', '.join(lacks)} missing" if lacks else str(folder)
        packages = [package.replace("-", "_") for package in model.packages]
        here = packages and all(find_spec(package) for package in packages)
        return f"package {', '.join(model.packages)}" if here else ""


def read_catalogue(models_dir: Path) -> Catalogue:
    """Raises CatalogueError, naming the file."""
    path = models_dir / "catalogue.yaml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["recognizers"]
        return Catalogue(models_dir, tuple(Model.model_validate(entry) for entry in entries))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise CatalogueError(f"{path}: {error}") from error


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
