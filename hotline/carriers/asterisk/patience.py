"""Asking the engine while the database may be slow, or away.

The caller hears within two seconds that we are there. After ten seconds without an answer the call
is given to the people whom the switch rings by itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from hotline.calls.sessions import Reply
from hotline.carriers.asterisk.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.asterisk.line import ChannelLine

logger = logging.getLogger(__name__)

SLOW_SECONDS = 1.5
"""An answer that takes longer would be dead air."""
RETRY_SECONDS = 0.5
GIVE_BACK_SECONDS = 10.0


class NoAnswer(Exception):
    """The engine cannot be asked; somebody else must look after this call."""


class Patience:
    """Goes on asking until there is an answer, or the caller has waited long enough."""

    def __init__(self, exchange: Exchange, line: ChannelLine) -> None:
        self.interrupted = False
        """The last question took so long that something else was said."""
        self._exchange = exchange
        self._line = line

    async def ask(self, question: Callable[[], Awaitable[Reply]]) -> Reply:
        """The engine's answer. Raises NoAnswer."""
        self.interrupted = False
        began = self._exchange.clock()
        while True:
            reply = await self._attempt(asyncio.ensure_future(question()), began)
            if reply is not None:
                return reply
            await asyncio.sleep(RETRY_SECONDS)

    async def _attempt(self, attempt: "asyncio.Future[Reply]", began: float) -> Reply | None:
        """The answer; None where the database is away."""
        while True:
            await asyncio.wait({attempt}, timeout=RETRY_SECONDS)
            waited = self._exchange.clock() - began
            if attempt.done():
                try:
                    return attempt.result()
                except DATABASE_AWAY as error:
                    logger.error("a call waits for the database: %s", error)
            if waited >= GIVE_BACK_SECONDS:
                attempt.cancel()
                raise NoAnswer
            self._line.make_progress()
            if waited >= SLOW_SECONDS or attempt.done():
                await self._keep_company()
            if attempt.done():
                return None

    async def _keep_company(self) -> None:
        if not self.interrupted and not self._line.inbox.gone.is_set():
            self.interrupted = True
            await self._line.mouth.say(self._exchange.one_moment())
