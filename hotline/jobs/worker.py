"""The worker process: job threads, the relay of the outbox, and the sweep.

Several jobs run side by side in threads of one process, because they share the recogniser's model.
A worker may be killed at any moment: what it had not finished, the outbox repeats.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence

from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.timeouts import TimerDeathPenalty
from sqlalchemy.exc import SQLAlchemyError

from hotline.carriers.twilio.assembly import make_fallback
from hotline.flow.events import HungUp
from hotline.jobs.hearing import warm_up
from hotline.jobs.run import house
from hotline.outbox.entries import QUEUES

logger = logging.getLogger(__name__)

RELAY_SECONDS = 0.5
SWEEP_SECONDS = 1.0
FALLBACK_SECONDS = 30.0
FORGET_SECONDS = 3600.0
RETRY_SECONDS = 1.0
THREADS = {"urgent": 4, "default": 2, "hearing": 4}


class JobThread(SimpleWorker):
    """An RQ worker that lives in a thread: signals are the process's business."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        pass


def run_worker(queues: Sequence[str] = QUEUES) -> None:
    """Work until SIGTERM or SIGINT."""
    logging.getLogger("rq").setLevel(logging.WARNING)
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    here = house()  # built once, before there are threads
    _start(_repeat, here.relay.send_due, RELAY_SECONDS)
    _start(_repeat, here.relay.forget_done, FORGET_SECONDS)
    _start(_repeat, sweep, SWEEP_SECONDS)
    _start(_repeat, refresh_fallback, FALLBACK_SECONDS)
    for queue in sorted(queues, key=QUEUES.index):  # paging does not wait for models to load
        if queue == "hearing":
            warm_up(here.flows)
        for _ in range(THREADS[queue]):
            _start(_work, queue)
    stopping.wait()
    os._exit(0)  # threads in the middle of a job are not waited for: the outbox repeats it


def sweep() -> None:
    """Move on what is due: cases to page about, calls whose line was lost."""
    here = house()
    here.paging.give_back_unjoined()
    here.paging.look_at_due()
    for call_id in here.sessions.lost():
        try:
            here.sessions.handle(call_id, HungUp(cause="line_lost"), key="line-lost")
        except Exception:  # one call that cannot be ended must not keep the others
            logger.exception("lost call %s could not be ended", call_id)
    here.recordings.finish_orphans()


def refresh_fallback() -> None:
    """What Twilio is told while everything else is away follows the staff."""
    here = house()
    if here.settings.twilio_on:
        make_fallback(here.settings.data_dir, here.flows).refresh(here.database)


def _work(queue: str) -> None:
    """One job thread; a job queue that went away is waited for."""
    while True:
        try:
            JobThread([queue], connection=house().redis).work(logging_level="WARNING")
        except RedisError as error:
            logger.warning("job queue away: %s", error)
        time.sleep(RETRY_SECONDS)


def _repeat(task: Callable[[], object], seconds: float) -> None:
    while True:
        try:
            task()
        except (SQLAlchemyError, RedisError) as error:
            logger.warning("%s: %s", getattr(task, "__name__", "task"), error)
        except Exception:
            logger.exception("%s failed", getattr(task, "__name__", "task"))
        time.sleep(seconds)


def _start(target: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()
