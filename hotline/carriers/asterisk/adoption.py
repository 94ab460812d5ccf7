"""What a driver finds on the switch when it comes: calls of another that is no more. No I/O."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ear import PREFIX
from hotline.carriers.asterisk.events import Bridge, Channel
from hotline.carriers.asterisk.line import Arrival
from hotline.carriers.asterisk.names import APPLICATION
from hotline.carriers.asterisk.requests import HOLDING, OURS, Request, page_of
from hotline.carriers.asterisk.visit import LISTEN
from hotline.phones import normalise_phone


@dataclass(frozen=True)
class Found:
    """Calls to be taken up, and what has to be cleared away first."""

    arrivals: tuple[Arrival, ...]
    leftovers: tuple[Request, ...]


def sort_out(channels: Iterable[Channel], bridges: Iterable[Bridge]) -> Found:
    """Everything that is on the switch, put in its place."""
    ours = [bridge for bridge in bridges if bridge.name == OURS]
    place = {
        channel: bridge.id
        for bridge in ours
        if not bridge.id.startswith(PREFIX)
        for channel in bridge.channels
    }
    arrivals: list[Arrival] = []
    leftovers: list[Request] = []
    for channel in channels:
        if channel.id.startswith((PREFIX, f"{LISTEN}-")):
            leftovers.append(requests.hang_up(channel.id))
        elif is_in_our_hands(channel):
            arrivals.append(arrival_of(channel, taken_up=True, bridge=place.get(channel.id)))
    leftovers += _unused(ours)
    return Found(tuple(arrivals), tuple(leftovers))


def is_in_our_hands(channel: Channel) -> bool:
    """Whether it is a call that our application looks after, or would if it ran."""
    if page_of(channel.id) is not None:
        return channel.state == "Up"
    what_for = channel.dialplan.app_data.split(",")[:2]
    return channel.dialplan.app_name == "Stasis" and what_for == [APPLICATION, "caller"]


def arrival_of(channel: Channel, *, taken_up: bool = False, bridge: str | None = None) -> Arrival:
    """Who calls, and what they dialled; or for which page we rang them."""
    return Arrival(
        channel=channel.id,
        caller=normalise_phone(channel.caller.number),
        dialled=normalise_phone(channel.dialplan.exten),
        page_id=page_of(channel.id),
        taken_up=taken_up,
        bridge=bridge,
    )


def _unused(bridges: Iterable[Bridge]) -> Iterator[Request]:
    for bridge in bridges:
        is_for_hearing = bridge.id.startswith(PREFIX)
        if is_for_hearing or (not bridge.channels and bridge.id != HOLDING):
            yield requests.dissolve(bridge.id)
