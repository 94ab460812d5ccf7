"""Playing calls through a telephone line to a recogniser that is told nothing of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from hotline.cli.bench.heard_back import Score, Token, compare, divide, errors, tokens
from hotline.cli.bench.voice_calls import HeardSentence, Utterance
from hotline.speech.audio import Sound, join, silence
from hotline.speech.audio_g711 import over_telephone
from hotline.speech.clips import RATES, Clips, Rate
from hotline.speech.recognizers import Recognizer

LONGEST_STRETCH = 14.0
"""Seconds: about a menu. A recogniser loses its way in longer ones."""
_BEFORE = 0.5
_AROUND = 0.15
"""Seconds of an open line before and after all of it, and each sentence."""


@dataclass(frozen=True)
class Heard:
    """What was heard of a sentence, and which errors vanish where it is heard otherwise.

    `elsewhere`: errors at syllables that are heard right when the same sound comes over the same
    line alone, or behind other words. `wideband`: of the others, those heard right without a line.
    """

    sentence: HeardSentence
    said: tuple[Token, ...]
    heard: tuple[Token, ...]
    elsewhere: int = 0
    wideband: int = 0

    @cached_property
    def score(self) -> Score:
        return compare(self.said, self.heard)


def stretches(
    said: Sequence[HeardSentence], length: Callable[[HeardSentence], float]
) -> Iterator[list[HeardSentence]]:
    """Cut an utterance at its sentences; `length` of one in seconds."""
    stretch: list[HeardSentence] = []
    for sentence in said:
        if stretch and sum(map(length, stretch)) + length(sentence) > LONGEST_STRETCH:
            yield stretch
            stretch = []
        stretch.append(sentence)
    if stretch:
        yield stretch


@dataclass(frozen=True)
class Listener:
    """A recogniser at the end of a line. `lead_in`: other words to hear a sentence behind."""

    recognizer: Recognizer
    clips: Clips
    language: str
    lead_in: HeardSentence

    def hear(self, utterance: Utterance) -> Iterator[Heard]:
        """What is new in an utterance, heard among what stands around it."""
        for stretch in stretches(utterance.sentences, lambda each: self._sound(each).seconds):
            if utterance.new.isdisjoint(stretch):
                continue
            for sentence, said, heard in self._parts(stretch, "8k"):
                if sentence in utterance.new:
                    yield self._judged(Heard(sentence, said, heard), stretch)

    def _judged(self, heard: Heard, stretch: Sequence[HeardSentence]) -> Heard:
        """Hear what was wrong again, in other surroundings."""
        wrong = errors(heard.said, heard.heard)
        if not wrong:
            return heard
        still = set(wrong)
        for around in ([heard.sentence], [self.lead_in, heard.sentence]):
            if still:
                still &= self._wrong(heard.sentence, around, "8k")
        left = [place for place in wrong if place in still]
        never = self._wrong(heard.sentence, stretch, "16k") if left else set()
        kept = [place for place in left if place in never]
        return Heard(
            heard.sentence, heard.said, heard.heard, len(wrong) - len(left), len(left) - len(kept)
        )

    def _wrong(
        self, sentence: HeardSentence, stretch: Sequence[HeardSentence], rate: Rate
    ) -> set[int]:
        return next(
            set(errors(said, heard))
            for each, said, heard in self._parts(stretch, rate)
            if each is sentence
        )

    def _parts(
        self, stretch: Sequence[HeardSentence], rate: Rate
    ) -> Iterator[tuple[HeardSentence, tuple[Token, ...], tuple[Token, ...]]]:
        """Each sentence of a stretch, and what was heard of it; at 16 kHz without a line."""
        quiet = silence(_BEFORE, RATES[rate])
        sounds = map(partial(self._sound, rate=rate), stretch)
        played = join([quiet, *sounds, quiet])
        text = self.recognizer.transcribe(over_telephone(played) if rate == "8k" else played).text
        said = [tokens(sentence.text, self.language) for sentence in stretch]
        parts = divide(said, tokens(text, self.language))
        for sentence, own, heard in zip(stretch, said, parts, strict=True):
            yield sentence, tuple(own), tuple(heard)

    def _sound(self, sentence: HeardSentence, rate: Rate = "8k") -> Sound:
        pieces = [self.clips.sound(clip, self.language, rate) for clip in sentence.clips]
        around = silence(_AROUND, RATES[rate])
        return join([around, *(piece for piece in pieces if piece), around])
