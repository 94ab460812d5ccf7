"""A transcript is shown whole, and follows the sound where the recogniser timed its words."""

from typing import Any

from hotline.calls.models import Transcript
from hotline.console.hearing import Hearing, Piece, pieces
from tests.community import NOW
from tests.console.conftest import SignIn
from tests.console.desk import Desk
from tests.console.scenes import busy_day


def _word(text: str, start: float, confidence: float = 0.9) -> dict[str, Any]:
    return {"text": text, "start": start, "end": start + 0.2, "confidence": confidence}


def test_chinese_keeps_its_punctuation() -> None:
    heard = Transcript(text="吐血了，快来", words=[_word("吐血", 0.1, 0.3), _word("快来", 1.5)])
    assert pieces(heard) == [
        Piece("吐血", 0.1, is_unsure=True),
        Piece("了，"),
        Piece("快来", 1.5),
    ]


def test_english_keeps_its_spaces() -> None:
    heard = Transcript(text="help me", words=[_word("help", 0.0), _word("me", 0.4)])
    assert "".join(piece.text for piece in pieces(heard)) == "help me"


def test_a_word_that_was_tidied_away_loses_nothing_else() -> None:
    heard = Transcript(text="医生来", words=[_word("醫生", 0.0), _word("来", 0.4)])
    assert pieces(heard) == [Piece("医生"), Piece("来", 0.4)]


def test_without_words_the_text_stands_alone() -> None:
    assert pieces(Transcript(text="快来", words=[])) == [Piece("快来")]
    assert pieces(Transcript(text="", words=[])) == []


def test_the_page_marks_what_was_not_heard_surely(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.begin() as session:
        ids = busy_day(session, NOW)
        transcript = session.get_one(Transcript, 1)
        transcript.words = [_word("吐血", 1.2, confidence=0.4)]
    html = sign_in("op").get(f"/console/cases/{ids['critical']}").text
    assert '<span data-at="1.2" class="unsure" title="没有把握">吐血</span>' in html


def test_the_best_hearing_is_shown_and_the_others_are_folded(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.begin() as session:
        ids = busy_day(session, NOW)
        plain = session.get_one(Transcript, 1)
        plain.confidence = 0.4
        found = {**_word("吐血", 0.4), "to_confirm": True}
        session.add(
            Transcript(
                recording_id=plain.recording_id, engine="again", hearing="prompted",
                text="妈妈吐血了", confidence=0.8, words=[_word("妈妈", 0.0), found],
            )
        )  # fmt: skip
        session.add(
            Transcript(
                recording_id=plain.recording_id, engine="live", hearing="live", is_whole=False,
                text="妈妈", confidence=None, words=[],
            )
        )  # fmt: skip
    html = sign_in("op").get(f"/console/cases/{ids['critical']}").text
    shown, folded = html.split("<details", 1)
    assert "妈妈</span>" in shown
    assert '<mark data-at="0.4"' in shown
    assert "要确认" in shown
    assert "again" not in folded
    assert plain.text in folded
    assert "（中断了）" in folded


def test_the_page_asks_again_while_a_hearing_grows() -> None:
    growing = Transcript(text="妈妈", words=[])
    before = Hearing(None, [growing], []).mark
    growing.text = "妈妈吐血了"
    assert Hearing(None, [growing], []).mark != before
