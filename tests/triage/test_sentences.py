import json
from itertools import chain

import pytest

from hotline.triage.load import RECOGNISED, SENTENCES, UNSEEN
from hotline.triage.sentences import (
    LABELS,
    read_corrections,
    read_examined,
    read_recognised,
    read_sentences,
)
from hotline.triage.sounds import sounds
from tests.triage.conftest import LANGUAGES

FOLDER = LANGUAGES / "zh-CN"
ALIKE = 0.5
"""Share of common pieces from which two sentences count as one."""


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def test_what_was_heard_belongs_to_what_was_said() -> None:
    entries = [{"said": "吐血", "heard": ["突写"]}, {"said": "吐血", "heard": ["土雪"]}]
    assert read_recognised(map(json.dumps, entries)) == {"吐血": ["突写", "土雪"]}


@pytest.mark.parametrize("reader", [read_sentences, read_recognised, read_corrections])
def test_a_bad_line_is_named(reader) -> None:
    with pytest.raises(ValueError, match="line 1"):
        reader(["[]"])


def test_a_review_teaches_when_it_corrected_both() -> None:
    reviews = [
        {"transcript_corrected": "我妈吐血了", "severity_corrected": "critical"},
        {"transcript_corrected": None, "severity_corrected": "routine"},
        {"transcript_corrected": "喂", "severity_corrected": "unknown"},
    ]
    assert read_corrections(map(json.dumps, reviews)) == [("我妈吐血了", "critical")]


def test_the_examination_has_every_label_from_several_writers() -> None:
    examined = read_examined(lines(UNSEEN))
    for source in ("c", "d"):
        labels = {sentence.label for sentence in examined if sentence.source == source}
        assert labels == set(LABELS)
    assert len(examined) >= 450


def test_nothing_examined_was_ever_trained_on() -> None:
    """Neither as a sentence nor as one that is nearly the same."""
    known = [_pieces(sentence.text) for sentence in read_sentences(lines(SENTENCES))]
    by_piece: dict[str, set[int]] = {}
    for number, piece in chain.from_iterable(
        ((number, piece) for piece in pieces) for number, pieces in enumerate(known)
    ):
        by_piece.setdefault(piece, set()).add(number)
    for sentence in read_examined(lines(UNSEEN)):
        pieces = _pieces(sentence.text)
        near = set().union(*(by_piece.get(piece, set()) for piece in pieces))
        alike = [n for n in near if len(pieces & known[n]) / len(pieces | known[n]) >= ALIKE]
        assert not alike, f"{len(alike)} sentences to train from are like an examined one"


def test_what_was_heard_was_said_in_a_sentence_to_train_from() -> None:
    said = {sentence.text for sentence in read_sentences(lines(SENTENCES))}
    assert set(read_recognised(lines(RECOGNISED))) <= said


def test_length_does_not_give_the_label_away() -> None:
    lengths: dict[str, list[int]] = {}
    for sentence in read_sentences(lines(SENTENCES)):
        lengths.setdefault(sentence.label, []).append(len(sentence.text))
    middles = [sorted(found)[len(found) // 2] for found in lengths.values()]
    assert max(middles) - min(middles) <= 8


def _pieces(text: str) -> set[str]:
    written = "".join(sound.written for sound in sounds(text, "zh"))
    return {written[start : start + 3] for start in range(max(1, len(written) - 2))}
