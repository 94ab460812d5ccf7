"""Everything that has to be rendered before a call can say it."""

from collections.abc import Iterator

from hotline import medicine, residents, supplies
from hotline.calls import hold_messages
from hotline.db import Database
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.wiring.topics import Topics


def clips_to_render(
    database: Database, flows: Flows, topics: Topics, language: str
) -> Iterator[Clip]:
    """The flows' own clips, then names and messages from the database."""
    yield from flows.clips(language)
    with database.read() as session:
        named = [
            *supplies.names_to_render(session, language),
            *medicine.names_to_render(session),
            *residents.names_to_render(session, language, database.clock()),
            *hold_messages.names_to_render(session, language),
            *topics.to_render(language),
        ]
    for kind, code, text in named:
        yield flows.value_clip(kind, code, text)
