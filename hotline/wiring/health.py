"""Is it alive, and can it serve calls."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from redis.exceptions import RedisError
from rq import Worker
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from hotline.db import utc_now
from hotline.db.migrate import head, revision
from hotline.outbox.models import OutboxEntry
from hotline.speech.recognizers import Recognizers
from hotline.wiring.house import House

Check = Callable[[House], str]

DRIVER_FRESH_SECONDS = 8
FRESH = timedelta(seconds=25)
"""Job threads that wait for work report themselves every few seconds."""


class NotReady(Exception):
    """A part cannot serve calls; the text says why."""


def blueprint(house: House) -> Blueprint:
    """`/healthz` and `/readyz`."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        parts = readiness(house)
        needed = (part["ok"] for name, part in parts.items() if name not in OPTIONAL)
        return jsonify(parts), 200 if all(needed) else 503

    return pages


def readiness(house: House) -> dict[str, dict[str, Any]]:
    """Each part: `{"ok": bool, "detail": str}`."""
    checks = {**CHECKS, **({"asterisk": _asterisk} if house.settings.asterisk_on else {})}
    return {name: _ask(check, house) for name, check in checks.items()}


def _ask(check: Check, house: House) -> dict[str, Any]:
    try:
        return {"ok": True, "detail": check(house)}
    except NotReady as reason:
        return {"ok": False, "detail": str(reason)}
    except (SQLAlchemyError, RedisError, OSError) as error:
        return {"ok": False, "detail": type(error).__name__}


def _database(house: House) -> str:
    found = revision(house.database)
    if found != head():
        raise NotReady(f"tables are at {found}, not at {head()}: run `hotline db upgrade`")
    return house.database.engine.dialect.name


def _job_queue(house: House) -> str:
    house.redis.ping()
    count = select(func.count(OutboxEntry.id))
    with house.database.read() as session:
        waiting = session.scalar(count.where(OutboxEntry.done_at.is_(None)))
        given_up = session.scalar(
            count.where(OutboxEntry.done_at.is_not(None), OutboxEntry.error.is_not(None))
        )
    return f"{waiting} jobs in the outbox" + (f", {given_up} given up" if given_up else "")


def _workers(house: House) -> str:
    since = utc_now() - FRESH
    heartbeats = [worker.last_heartbeat for worker in Worker.all(connection=house.redis)]
    alive = sum(beat is not None and beat >= since for beat in heartbeats)
    if not alive:
        raise NotReady("no worker is running")
    return f"{alive} job threads"


def _flows(house: House) -> str:
    problems = house.flows.check()
    if problems:
        raise NotReady(str(problems[0]))
    return ", ".join(house.flows.languages)


def _voice(house: House) -> str:
    for language in house.flows.languages:
        missing = [
            clip for clip in house.flows.clips(language)
            if house.clips.path(clip, language, "8k") is None
        ]  # fmt: skip
        if missing:
            raise NotReady(f"{language}: {len(missing)} prompts not rendered yet")
    return "every prompt is rendered"


def _recognizer(house: House) -> str:
    here = Recognizers(house.settings.models_dir)
    engines = {language: here.would_hear(language) for language in house.flows.languages}
    deaf = [language for language, engine in engines.items() if engine is None]
    if deaf:
        raise NotReady(f"no recogniser for {', '.join(deaf)}: pleas go to a person unheard")
    return ", ".join(f"{language}: {engine}" for language, engine in engines.items())


def _asterisk(house: House) -> str:
    from hotline.carriers.asterisk.carrier import AsteriskCarrier

    carrier = house.carriers["asterisk"]
    seen = carrier.driver_seen() if isinstance(carrier, AsteriskCarrier) else None
    if seen is None or time.time() - seen > DRIVER_FRESH_SECONDS:
        raise NotReady("no driver looks after its calls: they go to people at once")
    return "its calls are looked after"


CHECKS: dict[str, Check] = {
    "database": _database,
    "job_queue": _job_queue,
    "workers": _workers,
    "flows": _flows,
    "voice": _voice,
    "recognizer": _recognizer,
}
OPTIONAL = {"recognizer", "asterisk"}
"""What is shown, and not needed: calls reach people all the same."""
