"""Fetching over real HTTP from a server on this machine, which can break off and resume."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from hotline.speech import model_fetch
from hotline.speech.catalogue import Catalogue, Model
from hotline.speech.model_fetch import FetchError, fetch
from hotline.speech.recognizers.interface import ModelBrokenError
from tests.servers.web import serving

NAME = "vosk-model-small-cn-0.22"


def packed(*, without: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst"):
            if name != without:
                archive.writestr(f"{NAME}/{name}", "x" * 100_000)
    return file.getvalue()


class Site(BaseHTTPRequestHandler):
    """Serves `content` with ranges; sends no more than `at_most` bytes of an answer."""

    content: ClassVar[bytes] = b""
    at_most: ClassVar[int | None] = None
    ranges: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        rest = self.content[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: self.at_most])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.content, Site.at_most, Site.ranges = packed(), None, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/{NAME}.zip"
    server.server_close()


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zip files here hold no model that Vosk could load; only their files are looked at."""

    def load(model: model_fetch.VoskModel) -> None:
        if missing := model.missing():
            raise ModelBrokenError(f"missing {missing}")

    monkeypatch.setattr(model_fetch.VoskModel, "load", load)


def entry(url: str, sha256: str | None = None) -> Model:
    return Model(
        name=NAME,
        language="zh",
        engine="vosk",
        megabytes=1,
        licence="x",
        accuracy="x",
        url=url,
        sha256=sha256,
    )


def try_fetch(models_dir: Path, model: Model) -> list[tuple[int, int]]:
    progress: list[tuple[int, int]] = []
    fetch(Catalogue(models_dir, (model,)), model, lambda *done: progress.append(done))
    return progress


def left_over(models_dir: Path) -> list[str]:
    return sorted(path.name for path in (models_dir / ".downloads").iterdir())


@pytest.mark.usefixtures("trusting")
def test_a_model_is_downloaded_checked_and_put_in_place(site: str, tmp_path: Path) -> None:
    digest = hashlib.sha256(Site.content).hexdigest()
    assert try_fetch(tmp_path, entry(site, digest))
    assert (tmp_path / "zh" / NAME / "am" / "final.mdl").is_file()
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("trusting")
def test_a_broken_off_download_goes_on_where_it_stopped(site: str, tmp_path: Path) -> None:
    Site.at_most = 150_000
    with pytest.raises(FetchError, match="cannot be downloaded"):
        try_fetch(tmp_path, entry(site))
    assert not (tmp_path / "zh").exists()
    Site.at_most = None
    try_fetch(tmp_path, entry(site))
    assert Site.ranges == [None, "bytes=131072-"], "whole pieces are kept"
    assert (tmp_path / "zh" / NAME).is_dir()


def test_a_wrong_checksum_is_thrown_away(site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="damaged and was thrown away"):
        try_fetch(tmp_path, entry(site, "0" * 64))
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("trusting")
def test_what_is_fetched_first_is_what_every_later_one_has_to_be(site: str, tmp_path: Path) -> None:
    model = entry(f"{site}/whole.zip")
    try_fetch(tmp_path, model)
    written = (tmp_path / "checksums.txt").read_text()
    assert written.endswith(f"  {NAME}.zip\n")
    try_fetch(tmp_path, model)
    assert (tmp_path / "checksums.txt").read_text() == written
    (tmp_path / "checksums.txt").write_text(f"{'0' * 64}  {NAME}.zip\n")
    with pytest.raises(FetchError, match=r"not what it sent the first time.*checksums\.txt"):
        try_fetch(tmp_path, model)
    assert left_over(tmp_path) == []


def test_what_is_no_zip_file_is_thrown_away(site: str, tmp_path: Path) -> None:
    Site.content = b"<html>please log in</html>"
    with pytest.raises(FetchError, match="damaged"):
        try_fetch(tmp_path, entry(site))
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("trusting")
def test_half_a_model_is_not_put_in_place(site: str, tmp_path: Path) -> None:
    Site.content = packed(without="am/final.mdl")
    with pytest.raises(FetchError, match="am/final"):
        try_fetch(tmp_path, entry(site))
    assert not (tmp_path / "zh").exists()


def test_a_model_that_vosk_cannot_load_is_not_put_in_place(site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="damaged"):
        try_fetch(tmp_path, entry(site))
    assert not (tmp_path / "zh").exists()


def test_an_unreachable_site_says_what_to_do_by_hand(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/model.zip"
    with pytest.raises(FetchError) as error:
        try_fetch(tmp_path, entry(url))
    assert url in str(error.value)
    assert str(tmp_path / "zh" / NAME) in str(error.value)
