"""The worker process: job threads, the relay of the outbox, and the sweep.

Several jobs run side by side in threads of one process, because they share the recogniser's model.
A worker may be killed at any moment: what it had not finished, the outbox repeats. The job queue
may be away: phones ring all the same.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import NoReturn

from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.timeouts import TimerDeathPenalty
from sqlalchemy.exc import SQLAlchemyError

from hotline.calls.lost import LostCalls
from hotline.flow.events import HungUp
from hotline.jobs.hearing import warm_up
from hotline.jobs.run import house, run
from hotline.outbox.entries import QUEUES
from hotline.wiring.house import connect_redis

logger = logging.getLogger(__name__)

RELAY_SECONDS = 0.5
SWEEP_SECONDS = 1.0
SPOOL_SECONDS = 2.0
FALLBACK_SECONDS = 30.0
FORGET_SECONDS = 3600.0
RETRY_SECONDS = 1.0
THREADS = {"urgent": 4, "default": 2}
WORKER_TTL = 20
"""RQ then waits 5 s at a time for a job, and 15 s for a server that vanished without a word."""


class JobThread(SimpleWorker):
    """An RQ worker that lives in a thread: signals are the process's business."""

    death_penalty_class = TimerDeathPenalty
    max_connection_wait_time = 2.0

    def _install_signal_handlers(self) -> None:
        pass


def run_worker(queues: Sequence[str] = QUEUES) -> None:
    """Work until SIGTERM or SIGINT."""
    logging.getLogger("rq").setLevel(logging.WARNING)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, _end)
    here = house()  # built once, before there are threads
    _start(_repeat, here.relay.send_due, RELAY_SECONDS)
    _start(_repeat, here.relay.forget_done, FORGET_SECONDS)
    _start(_repeat, sweep, SWEEP_SECONDS)
    if here.settings.twilio_on:
        _start(_repeat, refresh_fallback, FALLBACK_SECONDS)
    if here.settings.asterisk_on:
        # Libraries that only a switch needs.
        from hotline.wiring.switch import make_callbacks, make_talks

        _start(_repeat, make_callbacks(here).pick_up, SPOOL_SECONDS)
        _start(_repeat, make_talks(here).pick_up, SPOOL_SECONDS)
    if "urgent" in queues:
        for _ in range(THREADS["urgent"]):
            _start(_repeat, stand_in, RELAY_SECONDS)
    waiting = connect_redis(here.settings)  # RQ makes it more patient than the house's own may be
    for queue in queues:
        _start(_open, queue, waiting)
    while True:  # `signal.pause` sleeps through a signal that comes just before it
        time.sleep(RETRY_SECONDS)


def _end(_signum: int, _frame: object) -> NoReturn:
    """Threads in the middle of a job are not waited for: the outbox repeats it."""
    os._exit(0)


def stand_in() -> None:
    """While the job queue is away, do without it what cannot wait."""
    relay = house().relay
    while relay.away and (entry := relay.take_urgent()):
        run(entry.id, entry.attempts)


@cache
def lost_calls() -> LostCalls:
    """This process's memory of when it last looked."""
    return LostCalls(house().sessions)


def sweep() -> None:
    """Move on what is due: cases to page about, calls whose line was lost."""
    here = house()
    here.paging.give_back_unjoined()
    here.paging.look_at_due()
    for call_id in lost_calls().find():
        try:
            here.sessions.handle(call_id, HungUp(cause="line_lost"), key="line-lost")
        except Exception:  # one call that cannot be ended must not keep the others
            logger.exception("lost call %s could not be ended", call_id)
    here.recordings.finish_orphans()


def refresh_fallback() -> None:
    """What Twilio is told while everything else is away follows the staff."""
    from hotline.carriers.twilio.assembly import make_fallback  # libraries only Twilio needs

    here = house()
    make_fallback(here.settings.data_dir, here.flows).refresh(here.database)


def _open(queue: str, redis: Redis) -> None:
    """Start the job threads of a queue; only hearing waits for the models to load."""
    threads = warm_up(house().flows) if queue == "hearing" else THREADS[queue]
    for _ in range(threads):
        _start(_work, queue, redis)


def _work(queue: str, redis: Redis) -> None:
    """One job thread; a job queue that went away is waited for."""
    while True:
        try:
            JobThread([queue], connection=redis, worker_ttl=WORKER_TTL).work(
                logging_level="WARNING"
            )
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
