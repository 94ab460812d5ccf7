"""`/metrics`: how long requests take, and what the database knows, for Prometheus.

Numbers only: nobody is named here, so it needs no login.
"""

import os
import time

from flask import Blueprint, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.calls.models import Call
from hotline.cases import SEVERITIES
from hotline.cases.models import Case
from hotline.outbox.models import OutboxEntry
from hotline.speech.recognizers import Admission
from hotline.wiring.house import House

SECONDS = Histogram(
    "hotline_request_seconds",
    "Time to answer a request; sockets are not counted",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)


def blueprint(house: House) -> Blueprint:
    """The page, and the stopwatch on every request of the application."""
    pages = Blueprint("metrics", __name__)
    pages.before_app_request(_begin)
    pages.after_app_request(_end)

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(
            generate_latest(_requests()) + generate_latest(_state(house)),
            content_type=CONTENT_TYPE_LATEST,
        )

    return pages


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    if "began" in g and "Upgrade" not in request.headers:
        seconds = time.perf_counter() - g.began
        SECONDS.labels(request.endpoint or "none").observe(seconds)
    return response


def _requests() -> CollectorRegistry:
    """Of all web processes where gunicorn has set them up to share (gunicorn.conf.py)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _state(house: House) -> CollectorRegistry:
    registry = CollectorRegistry()
    live = Gauge("hotline_calls_live", "Calls that have not ended", registry=registry)
    cases = Gauge("hotline_cases_open", "Cases nobody has taken", ["severity"], registry=registry)
    cores = Gauge(
        "hotline_hearing_cores", "Cores of this machine for live hearing", ["state"],
        registry=registry,
    )  # fmt: skip
    hearing = Admission(house.settings.hearing_dir, house.settings.hearing_cores)
    cores.labels("all").set(hearing.cores)
    cores.labels("busy").set(hearing.busy_cores())
    outbox = Gauge("hotline_outbox_waiting", "Jobs not done yet", registry=registry)
    with house.database.read() as session:
        live.set(_count(session, Call.ended_at.is_(None)))
        outbox.set(_count(session, OutboxEntry.done_at.is_(None)))
        for severity in SEVERITIES:
            is_open = (Case.status == "open") & (Case.severity == severity)
            cases.labels(severity).set(_count(session, is_open))
    return registry


def _count(session: Session, condition: object) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0  # type: ignore[arg-type]
