import json
from collections import Counter

import numpy as np
import pytest

from hotline.triage.lexicon import read_lexicon
from hotline.triage.linear import LinearModel, load_model, save_model, unit_features
from hotline.triage.load import SENTENCES, WEIGHTS
from hotline.triage.sentences import LABELS, Sentence, read_sentences
from hotline.triage.sounds import sounds
from hotline.triage.training import train
from tests.triage.conftest import LANGUAGES

PLEAS = ["我妈吐血了快来", "他胸口疼喘不上气", "孩子掉河里了", "着火了出不去", "她昏倒了叫不醒"]
WISHES = ["我要订一份套餐", "几点送菜", "帮我配降压药", "电费怎么交", "想借轮椅"]


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    pleas = [Sentence(text, "critical") for text in PLEAS]
    return pleas + [Sentence(text, "routine") for text in WISHES]


@pytest.fixture(scope="module")
def model(sentences: list[Sentence]) -> LinearModel:
    return train(sentences, "zh-CN")


def test_a_trained_model_tells_the_two_apart(model: LinearModel) -> None:
    for text in PLEAS:
        assert min(model.probabilities(sounds(text, "zh-CN"))) > 0.6
    for text in WISHES:
        assert max(model.probabilities(sounds(text, "zh-CN"))) < 0.4


def test_it_goes_by_sound_as_well(model: LinearModel) -> None:
    page, _ = model.probabilities(sounds("我骂突写了快莱", "zh-CN"))
    assert page > 0.5


def test_training_is_the_same_each_time(sentences: list[Sentence], model: LinearModel) -> None:
    again = train(sentences, "zh-CN")
    assert np.array_equal(again.page, model.page)
    assert again.critical_bias == model.critical_bias


def test_a_stored_model_thinks_the_same(model: LinearModel, tmp_path) -> None:
    path = tmp_path / "triage.npz"
    save_model(model, path)
    text = sounds("我爸昏倒了", "zh-CN")
    stored = load_model(path).probabilities(text)
    assert stored == pytest.approx(model.probabilities(text), abs=0.01)


def test_the_loudest_pieces_are_the_pleas_own(model: LinearModel) -> None:
    text = sounds("帮我配降压药我妈吐血了快来", "zh-CN")
    spans = model.telling_spans(text)
    assert spans
    assert all(start >= 6 for start, _ in spans)


def test_features_have_length_one_and_do_not_repeat() -> None:
    features, scale = unit_features(sounds("快来快来快来", "zh-CN"))
    assert len(set(features)) == len(features)
    assert len(features) * scale**2 == pytest.approx(1)


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"text": "x"}', '{"text": "x", "label": "dull"}']
)
def test_a_bad_sentence_is_named_by_its_line(line: str) -> None:
    good = json.dumps({"text": "快来", "label": "critical"})
    with pytest.raises(ValueError, match="line 2"):
        read_sentences([good, line])


def test_the_houses_sentences_are_many_and_different() -> None:
    lines = (LANGUAGES / "zh-CN" / SENTENCES).read_text(encoding="utf-8").splitlines()
    sentences = read_sentences(lines)
    counts = Counter(sentence.label for sentence in sentences)
    assert len({sentence.text for sentence in sentences}) == len(sentences) > 1000
    assert set(counts) == set(LABELS)
    assert min(counts.values()) >= 150


def test_the_weights_kept_are_those_of_the_sentences() -> None:
    """Sentences or features that change without `hotline models train` are found here."""
    folder = LANGUAGES / "zh-CN"
    kept = load_model(folder / WEIGHTS)
    sentences = read_sentences((folder / SENTENCES).read_text(encoding="utf-8").splitlines())
    scores = [kept.probabilities(sounds(sentence.text, "zh-CN"))[0] for sentence in sentences]
    meant = [sentence.label in ("critical", "urgent") for sentence in sentences]
    agree = np.mean([(score > 0.5) == page for score, page in zip(scores, meant, strict=True)])
    assert agree > 0.97


def test_a_lexicon_needs_no_model() -> None:
    assert read_lexicon((LANGUAGES / "ko" / "lexicon.yaml").read_text(encoding="utf-8"), "ko")
    assert not (LANGUAGES / "ko" / WEIGHTS).exists()
