"""Whisper while the caller speaks: passes at pauses, one at a time, and nothing heard for ever."""

from concurrent.futures import Future

import pytest

from hotline.speech.audio import Sound, silence, to_pcm
from hotline.speech.recognizers import Partial, Transcript, Utterance, Word, whisper_stream
from hotline.speech.recognizers.whisper_stream import LONG_ENOUGH, WhisperStream
from tests.speech.voices import vowel

RATE = 8000
PIECE = 0.2


class Ear:
    """Hears the length of a sound; `waits` until the test lets a pass end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sounds: list[float] = []
        self.begun: list[tuple[Future[Transcript], Sound]] = []
        self.waits = False
        self.fails = False
        monkeypatch.setattr(whisper_stream, "ThreadPoolExecutor", lambda *_, **__: self)
        self.stream = WhisperStream(self.hear, RATE)

    def hear(self, sound: Sound) -> Transcript:
        self.sounds.append(round(sound.seconds, 1))
        if self.fails:
            raise RuntimeError("no memory")
        text = f"{sound.seconds:.1f}"
        return Transcript(text, 0.5, (Word(text, 0.1, sound.seconds, 0.5),), sound.seconds)

    def submit(self, hear: object, sound: Sound) -> "Future[Transcript]":
        future: Future[Transcript] = Future()
        self.begun.append((future, sound))
        if not self.waits:
            self.end_pass()
        return future

    def end_pass(self) -> None:
        future, sound = self.begun.pop()
        try:
            future.set_result(self.hear(sound))
        except RuntimeError as error:
            future.set_exception(error)

    def shutdown(self, wait: bool) -> None:
        """The thread of a real stream."""

    def feed(self, *sounds: Sound) -> list[Partial | Utterance]:
        heard = []
        for sound in sounds:
            for start in range(0, len(sound.samples), round(PIECE * RATE)):
                piece = sound.samples[start : start + round(PIECE * RATE)]
                heard.append(self.stream.feed(to_pcm(piece)))
        return [one for one in heard if one is not None]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    return Ear(monkeypatch)


def speech(seconds: float) -> Sound:
    return vowel(seconds, RATE)


def quiet(seconds: float) -> Sound:
    return silence(seconds, RATE)


def test_what_was_said_is_heard_at_a_pause(ear: Ear) -> None:
    heard = ear.feed(quiet(0.4), speech(1.2), quiet(0.8))
    assert len(ear.sounds) == 1
    assert heard == [Partial(str(ear.sounds[0]))]
    assert 2.0 <= ear.sounds[0] <= 2.4


def test_who_makes_no_pause_is_heard_every_few_seconds(ear: Ear) -> None:
    heard = ear.feed(quiet(0.4), speech(9))
    assert len(ear.sounds) == 3
    assert heard == [Partial(str(seconds)) for seconds in ear.sounds]


def test_silence_is_not_heard_again(ear: Ear) -> None:
    ear.feed(quiet(0.4), speech(1.2), quiet(5))
    assert len(ear.sounds) == 1
    said = ear.stream.finish()
    assert len(ear.sounds) == 1, "nothing new came"
    assert said.text == str(ear.sounds[0])
    assert said.seconds == pytest.approx(6.6)


def test_what_came_after_the_last_pass_is_heard_at_the_end(ear: Ear) -> None:
    ear.feed(quiet(0.4), speech(1.2), quiet(0.8), speech(0.6))
    assert ear.stream.finish().text == "3.0"


def test_whatever_was_recorded_is_heard_once_at_least(ear: Ear) -> None:
    ear.feed(quiet(3))
    assert ear.sounds == []
    ear.stream.finish()
    assert ear.sounds == [3.0]


def test_a_slow_machine_makes_one_pass_at_a_time_over_the_newest_sound(ear: Ear) -> None:
    ear.waits = True
    assert ear.feed(quiet(0.4), speech(8)) == []
    assert len(ear.begun) == 1
    ear.end_pass()
    (heard,) = ear.feed(speech(0.2))
    assert isinstance(heard, Partial)
    assert len(ear.begun) == 1
    assert ear.begun[0][1].seconds > 8


def test_a_long_plea_is_heard_in_utterances(ear: Ear) -> None:
    sentence = (speech(2), quiet(0.8))
    heard = ear.feed(quiet(0.4), *sentence * 11)
    ended = [one for one in heard if isinstance(one, Utterance)]
    assert len(ended) == 2
    assert ended[1].words[0].start > LONG_ENOUGH
    assert max(ear.sounds) < LONG_ENOUGH + 4
    said = ear.stream.finish()
    assert said.text.startswith(f"{ended[0].text} {ended[1].text}")
    assert said.seconds == pytest.approx(0.4 + 11 * 2.8)
    assert said.words[-1].end <= said.seconds + 0.1
    assert said.confidence == 0.5


def test_a_pass_that_fails_says_so(ear: Ear) -> None:
    ear.fails = True
    with pytest.raises(RuntimeError, match="no memory"):
        ear.feed(quiet(0.4), speech(1.2), quiet(1))
