"""One process's house: every room built with what it needs from the others."""

from dataclasses import dataclass

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.retry import Retry
from sqlalchemy.orm import Session

from hotline import staff
from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers import Carrier
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation import Escalation
from hotline.escalation.sweep import load_policies
from hotline.flow.loader import Flows
from hotline.notify import VoiceChannel
from hotline.outbox import Relay
from hotline.speech.clips import Clips, clips_of
from hotline.valkey import embedded_url
from hotline.wiring.carriers import make_carriers
from hotline.wiring.facts import Knowing
from hotline.wiring.paging import Paging
from hotline.wiring.performers import Performing
from hotline.wiring.topics import Topics


@dataclass(frozen=True)
class House:
    """What jobs, doors, pages and commands work with."""

    settings: Settings
    database: Database
    redis: Redis
    flows: Flows
    topics: Topics
    sessions: Sessions
    recordings: Recordings
    clips: Clips
    escalation: Escalation
    paging: Paging
    carriers: dict[str, Carrier]
    relay: Relay


def build(settings: Settings, database: Database | None = None) -> House:
    """The house on these settings; `database` lets tests move its clock."""
    database = database or Database(settings.database_url)
    redis = connect_redis(settings)
    flows = Flows.load(settings.flows_dir)
    escalation = Escalation(database, load_policies(), _members)
    carriers = make_carriers(settings, redis)
    paging = Paging(database, escalation, {"voice": VoiceChannel(list(carriers.values()))})
    topics = Topics(settings.languages_dir, flows.languages)
    recorded = ("asterisk",) if settings.record_talks else ()
    knowing = Knowing(database, flows, topics, escalation.picked_up, recorded)
    performing = Performing(database, paging, escalation)
    sessions = Sessions(database, flows, performing.table, knowing.facts_of, knowing.language_of)
    relay = Relay(database, redis)
    relay.attach()
    return House(
        settings=settings,
        database=database,
        redis=redis,
        flows=flows,
        topics=topics,
        sessions=sessions,
        recordings=Recordings(database, settings.recordings_dir),
        clips=clips_of(settings),
        escalation=escalation,
        paging=paging,
        carriers=carriers,
        relay=relay,
    )


def connect_redis(settings: Settings) -> Redis:
    """The job queue's server; where none is set, the one that `hotline up` embeds.

    Calls go on without it, so it has a second to answer. A connection that it closed meanwhile is
    opened again at once.
    """
    return Redis.from_url(
        settings.redis_url or embedded_url(settings),
        socket_connect_timeout=1,
        socket_timeout=1,
        retry=Retry(NoBackoff(), 1, (Disconnected,)),
    )


def _members(session: Session) -> dict[str, list[str]]:
    return {
        group: [person.login for person in staff.members(session, group)] for group in staff.GROUPS
    }
