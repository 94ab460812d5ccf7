"""Everything that has to be rendered before a call can say it."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy.orm import Session

from hotline import medicine, residents, supplies
from hotline.calls import hold_messages
from hotline.db import Database
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech.clips import pace
from hotline.wiring.topics import Topics

Named = tuple[str, str, str]


def clips_to_render(
    database: Database, flows: Flows, topics: Topics, language: str
) -> Iterator[Clip]:
    """The flows' own clips, then names and messages from the database."""
    yield from flows.clips(language)
    with database.read() as session:
        named = [
            *_for_all(session, language),
            *residents.names_to_render(session, language, database.clock()),
            *topics.to_render(language),
        ]
    for kind, code, text in named:
        yield flows.value_clip(kind, code, text)


def recordable(database: Database, flows: Flows, topics: Topics, language: str) -> dict[str, Clip]:
    """By key, what staff may record over: everything but names, which are one clip for each."""
    clips = clips_to_render(database, flows, topics, language)
    return {clip.key: clip for clip in clips if not clip.private}


def slower_clips(database: Database, flows: Flows, language: str) -> Iterator[Clip]:
    """What residents hear for whom the line speaks more slowly, at each pace in use."""
    with database.read() as session:
        named = list(_for_all(session, language))
        greetings: dict[float, set[str]] = defaultdict(set)
        for slower, text in residents.slower_greetings(session, language, database.clock()):
            greetings[pace(slower)].add(text)
    for step in sorted(greetings.keys() - {1.0}):
        own = [("resident_name", "", text) for text in sorted(greetings[step])]
        values = (flows.value_clip(*each) for each in [*named, *own])
        for clip in (*flows.clips(language), *values):
            yield clip.model_copy(update={"slower": step})


def _for_all(session: Session, language: str) -> Iterator[Named]:
    yield from supplies.names_to_render(session, language)
    yield from medicine.names_to_render(session)
    yield from hold_messages.names_to_render(session, language)
