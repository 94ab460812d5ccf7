"""The driver: hears what happens on the switch, and has a call look after each channel."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any

from pydantic import TypeAdapter

from hotline.carriers.asterisk import events, recorder, requests
from hotline.carriers.asterisk.adoption import arrival_of, sort_out
from hotline.carriers.asterisk.ari import SwitchAway, SwitchError
from hotline.carriers.asterisk.call import SwitchCall
from hotline.carriers.asterisk.ear import PREFIX, Arrivals
from hotline.carriers.asterisk.events import Bridge, Channel, SwitchEvent
from hotline.carriers.asterisk.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.asterisk.inbox import Doubted, Gone, Moved
from hotline.carriers.asterisk.line import Arrival, ChannelLine
from hotline.carriers.asterisk.listener import Listener
from hotline.carriers.asterisk.names import REPLACED
from hotline.carriers.asterisk.requests import Request, page_of
from hotline.carriers.asterisk.translate import happened
from hotline.carriers.asterisk.visit import JOIN, LISTEN, Invitation, Joiner, Visitor
from hotline.carriers.asterisk.warm import warm

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = (0.1, 5.0)
"""From the first pause between two attempts to the longest."""
LOOK_SECONDS = 1.0
"""How often the database is asked whether calls moved by themselves; mostly we are told."""
ALIVE_SECONDS = 2
"""Every so many looks the house is told which lines are held."""
ALIVE_FOR_SECONDS = 20.0
"""A driver that comes back within this time finds its calls as it left them."""
STUCK_SECONDS = 5.0
ENDING_SECONDS = 3.0
PATIENT_ATTEMPTS = 60
"""For the result of a page, a second apart, while the database is away."""

_CHANNELS = TypeAdapter(list[Channel])
_BRIDGES = TypeAdapter(list[Bridge])


class Driver:
    """Carries all calls of one switch."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._arrivals = Arrivals()
        self._calls: dict[str, SwitchCall] = {}
        self._visitors: dict[str, Visitor] = {}
        self._answered: set[str] = set()
        """Calls of ours to staff that somebody, or something, took."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._replaced = False
        self._is_new = True
        self._hears_switch = False
        self._heard_switch = True
        """It answered the last time, or was not asked yet: its absence is news."""

    async def run(self, stopping: asyncio.Event) -> int:
        """Until `stopping` (0), or until another driver took our place (`REPLACED`)."""
        await warm(self._exchange)
        async with self._exchange.ari:
            following = [
                asyncio.create_task(self._follow_switch()),
                asyncio.create_task(self._follow_engine()),
                asyncio.create_task(stopping.wait()),
            ]
            done, _ = await asyncio.wait(following, return_when=asyncio.FIRST_COMPLETED)
            tasks = {*following, *self._tasks}
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=ENDING_SECONDS)
        for task in done:
            task.result()
        return REPLACED if self._replaced else 0

    async def _follow_switch(self) -> None:
        """Connect, and connect again, until another driver takes our place."""
        pause, longest = RECONNECT_SECONDS
        while True:
            try:
                async for event in self._exchange.ari.events(self._connected):
                    pause = RECONNECT_SECONDS[0]
                    if isinstance(event, events.ApplicationReplaced):
                        logger.error("another driver took our place")
                        self._replaced = True
                        return
                    self._take(event)
                logger.warning("the switch hung up on us")
            except SwitchAway as error:
                level = logging.WARNING if self._heard_switch else logging.DEBUG
                logger.log(level, "the switch is away: %s", error)
                self._heard_switch = False
            self._hears_switch = False
            await asyncio.sleep(pause)
            pause = min(2 * pause, longest)

    def _connected(self) -> None:
        logger.info("connected with the switch")
        self._hears_switch = self._heard_switch = True
        self._begin(self._take_stock(is_new=self._is_new))
        self._is_new = False

    async def _take_stock(self, *, is_new: bool) -> None:
        """Of what is on the switch: what may have happened while nobody told us."""
        ari = self._exchange.ari
        known: dict[str, SwitchCall | Visitor] = {**self._calls, **self._visitors}
        await ari.try_to(requests.events_wanted(events.KINDS))
        await ari.try_to(requests.holding_bridge())
        try:
            channels = _CHANNELS.validate_python(await ari.ask(Request("GET", "channels")))
            bridges = _BRIDGES.validate_python(await ari.ask(Request("GET", "bridges")))
        except SwitchError as error:
            logger.error("what is on the switch is unknown: %s", error)
            return
        there = {channel.id for channel in channels}
        for channel, somebody in known.items():
            somebody.line.inbox.put(Doubted() if channel in there else Gone("line_lost"))
        found = sort_out(channels, bridges)
        for arrival in found.arrivals:
            await ari.try_to(requests.subscribe(arrival.channel))
            self._look_after(arrival)
        for request in found.leftovers if is_new else ():
            await ari.try_to(request)

    def _take(self, event: SwitchEvent) -> None:
        if isinstance(event, events.StasisStart):
            self._arrive(event)
        elif (happening := happened(event)) is not None:
            channel, item = happening
            somebody = self._calls.get(channel) or self._visitors.get(channel)
            if somebody is not None:
                somebody.line.inbox.put(item)
        if isinstance(event, events.ChannelDestroyed):
            self._page_ended(event.channel.id, event.cause)

    def _arrive(self, event: events.StasisStart) -> None:
        channel, what_for = event.channel, event.args[:1]
        if channel.id.startswith((PREFIX, recorder.PREFIX)):
            self._arrivals.arrived(channel.id)
        elif what_for in ([JOIN], [LISTEN]):
            self._welcome(channel, event.args)
        else:
            self._look_after(arrival_of(channel))

    def _welcome(self, channel: Channel, args: list[str]) -> None:
        kind, call_id, caller, login = args
        line = ChannelLine(self._exchange, Arrival(channel.id, is_visitor=True))
        invitation = Invitation(kind, int(call_id), caller, login)
        visitor: Visitor = (
            Listener(self._exchange, self._arrivals, line, invitation, self._line_of)
            if kind == LISTEN
            else Joiner(self._exchange, line, invitation)
        )
        self._visitors[channel.id] = visitor
        self._begin(self._receive(visitor))

    def _line_of(self, channel: str) -> ChannelLine | None:
        call = self._calls.get(channel)
        return call.line if call else None

    async def _receive(self, visitor: Visitor) -> None:
        try:
            await visitor.run()
        finally:
            self._visitors.pop(visitor.line.channel, None)

    def _look_after(self, arrival: Arrival) -> None:
        if arrival.channel in self._calls:
            return
        if arrival.page_id is not None:
            self._answered.add(arrival.channel)
        line = ChannelLine(self._exchange, arrival)
        call = SwitchCall(self._exchange, line, self._arrivals)
        self._calls[arrival.channel] = call
        self._begin(self._carry(call))

    async def _carry(self, call: SwitchCall) -> None:
        try:
            await call.run()
        finally:
            self._calls.pop(call.line.channel, None)

    def _page_ended(self, channel: str, cause: int) -> None:
        """Of a phone that was rung: who answered and pressed no key was not reached."""
        page_id = page_of(channel)
        if page_id is None:
            return
        result = "no_answer" if channel in self._answered else events.page_result(cause)
        self._answered.discard(channel)
        self._begin(self._report_page(page_id, result))

    async def _report_page(self, page_id: int, result: str) -> None:
        for _ in range(PATIENT_ATTEMPTS):
            try:
                await self._exchange.beside(lambda: self._exchange.page_ended(page_id, result))
            except DATABASE_AWAY:
                await asyncio.sleep(1)
            else:
                return

    async def _follow_engine(self) -> None:
        """Notice calls that moved by themselves, and tell the house which lines are held."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            looks += 1
            if looks % ALIVE_SECONDS == 0:
                await self._be_seen()
            begun = {c.reply.call_id: c for c in self._calls.values() if c.reply.call_id}
            if not begun:
                continue
            try:
                await self._look(begun)
                if looks % ALIVE_SECONDS == 0:
                    await self._keep_alive(begun)
            except DATABASE_AWAY as error:
                logger.warning("calls wait for the database: %s", error)

    async def _be_seen(self) -> None:
        if self._hears_switch:
            await self._exchange.ari.try_to(requests.be_seen(time.time()))

    async def _look(self, begun: dict[int, SwitchCall]) -> None:
        sessions = self._exchange.sessions
        sequences = await self._exchange.beside(lambda: sessions.sequences(begun))
        for call_id, sequence in sequences.items():
            if begun[call_id].reply.sequence != sequence:
                begun[call_id].line.inbox.put(Moved())

    async def _keep_alive(self, begun: dict[int, SwitchCall]) -> None:
        sessions, fresh = self._exchange.sessions, self._exchange.clock() - STUCK_SECONDS
        alive = [call_id for call_id, call in begun.items() if call.line.progress_at >= fresh]
        if alive:
            await self._exchange.beside(
                lambda: sessions.keep_alive(*alive, seconds=ALIVE_FOR_SECONDS)
            )

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the driver failed at something", exc_info=error)
