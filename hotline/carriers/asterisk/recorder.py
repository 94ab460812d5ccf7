"""A talk of a caller with staff, both sides in one file: written by the switch, by itself.

A snoop channel hears what the caller says and hears, whoever comes and goes and wherever the caller
is moved; the switch writes that into a file, from where it is picked up (`talks`). It ends with the
caller's line, so it needs no driver: one that dies loses nothing, and one that comes finds it going
on.
"""

import asyncio
import logging

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import Refused, SwitchError
from hotline.carriers.asterisk.ear import WIDE, Arrivals
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.requests import Request

logger = logging.getLogger(__name__)

PREFIX = "recorder-"
"""How the names of the channels begin that hear a talk."""
START_SECONDS = 3.0
NOT_THERE, RECORDED_ALREADY = 404, 409


class Recorder:
    """One caller's; a talk that cannot be recorded goes on all the same."""

    def __init__(self, exchange: Exchange, arrivals: Arrivals, channel: str) -> None:
        self._ari = exchange.ari
        self._arrivals = arrivals
        self._channel = channel
        self._recording: str | None = None

    async def begin(self, recording: str, rate: int) -> None:
        """By that name (see calls.recordings), at the width of the line; again changes nothing."""
        if self._recording == recording:
            return
        self._recording = recording
        record = requests.record(PREFIX + recording, recording, wide=rate == WIDE)
        try:
            if not await self._goes_on(record):
                async with asyncio.timeout(START_SECONDS):
                    await self._listen(PREFIX + recording)
                await self._ari.ask(record)
        except (SwitchError, TimeoutError) as error:
            logger.error("channel %s: the talk is not recorded: %r", self._channel, error)

    async def end_unless(self, recording: str | None) -> None:
        """The talk that was recorded is over, unless it is this one."""
        over = self._recording
        if over is not None and over != recording:
            self._recording = None
            await self._ari.try_to(requests.hang_up(PREFIX + over))

    async def _goes_on(self, record: Request) -> bool:
        """Whether there is a channel that hears the talk already, of a driver that is no more."""
        try:
            await self._ari.ask(record)
        except Refused as refused:
            if refused.status == NOT_THERE:
                return False
            if refused.status != RECORDED_ALREADY:
                raise
        return True

    async def _listen(self, name: str) -> None:
        arrived = self._arrivals.expect(name)
        try:
            await self._ari.ask(requests.overhear(self._channel, name, both=True))
            await arrived
        finally:
            self._arrivals.forget(name)
