"""What callers say unasked, at menus and in orders: does it ask for a person?

Most of it does not, as it was said to somebody in the room, or by a television; then it is deleted
as soon as it was heard. These jobs share the recognisers with pleas, and only few are let in at
once (`calls.recordings`); but whoever was let in is heard, however late: it may be a cry for help.
"""

from collections.abc import Iterable, Mapping

from hotline import cases, outbox
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR
from hotline.flow.events import AsideHeard, WhyPerson
from hotline.jobs.calls import move_call
from hotline.jobs.hearing import NOBODY, engines, recognise
from hotline.jobs.hearing.assessing import assess
from hotline.jobs.hearing.transcripts import keep
from hotline.jobs.run import house
from hotline.speech.recognizers import Recognizer
from hotline.triage import Severity
from hotline.triage.sounds import Sound, cost, primary, sounds

ANSWER = "hotline.jobs.answer_aside"
SHORT_REMARK = 8
"""Sounds (syllables, English words): longer speech that has 人工 in it is about something else."""
ALIKE = 0.2
"""What each sound of a word may cost (triage.sounds.cost); 人公 costs 0.05."""
KINDS: dict[WhyPerson, str] = {"asked_for_person": "person", "cried_for_help": "plea"}


def hear_aside(recording_id: int) -> None:
    """Recognise what was said; who asked for a person has a case, everything else is forgotten."""
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
        call = session.get_one(Call, recording.call_id)
    if recording.purpose != "aside" or recording.path is None or recording.ended_at is None:
        return
    engine, heard = recognise(recording_id, _recognizer(call.language))
    why = None if engine == NOBODY else why_person(heard.text, call.language, heard.confidence)
    if why is None:
        house().recordings.forget(recording_id)
        return
    keep(recording_id, engine, "plain", heard)
    _open_case(recording_id, why)
    assess(recording_id)


def answer_aside(recording_id: int, why: WhyPerson) -> None:
    """The engine hears what was asked for; the line does what the engine then says."""
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
    event = AsideHeard(why=why, recording=recording.name)
    move_call(recording.call_id, event, key=f"aside-{recording_id}")


def why_person(text: str, language: str, confidence: float | None = None) -> WhyPerson | None:
    """What these words ask for, if they ask for a person."""
    said = sounds(text, language)
    words = _words(language)
    severity = engines.triage_here().assess(text, language, confidence=confidence).severity
    if severity is Severity.CRITICAL or _is_in(words.get("cried_for_help", ()), said, language):
        return "cried_for_help"
    short = len(said) <= SHORT_REMARK
    if short and _is_in(words.get("asked_for_person", ()), said, language):
        return "asked_for_person"
    return None


def _recognizer(language: str) -> Recognizer | None:
    """An engine that was told the words that matter, or the language's own.

    Whisper-base takes a lone 人工 for 员工, unless it was told.
    """
    told = "，".join(word for words in _words(language).values() for word in words)
    here = engines.recognizers_here()
    return here.second(language, told) or here.for_language(language)


def _words(language: str) -> Mapping[WhyPerson, tuple[str, ...]]:
    flows = house().flows
    return flows.languages.get(language, flows.default).settings.anywhere


def _is_in(words: Iterable[str], said: tuple[Sound, ...], language: str) -> bool:
    return any(_occurs(sounds(word, language), said, primary(language)) for word in words)


def _occurs(word: tuple[Sound, ...], said: tuple[Sound, ...], language: str) -> bool:
    return any(
        sum(cost(one, other, language) for one, other in zip(word, said[at:], strict=False))
        <= ALIKE * len(word)
        for at in range(len(said) - len(word) + 1)
    )


def _open_case(recording_id: int, why: WhyPerson) -> None:
    """From now on it is kept like any plea, and people are paged before the line says a word."""
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id)
        # The call is locked before its case, as the flow does it.
        call = session.get_one(Call, recording.call_id, with_for_update=True)
        recording.purpose = "waiting"
        case, _ = cases.open_case(session, call.id, KINDS[why], call.resident_id, recording_id)
        house().paging.look_at(session, case)
        outbox.put(session, ANSWER, recording_id, why, queue="urgent")
        outbox.put(session, HEAR, recording_id, queue="hearing")
