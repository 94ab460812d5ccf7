"""What is asked of the switch, as values: no I/O here.

Every request may be sent twice without harm: what is made bears an id of our own choosing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

from hotline.carriers.asterisk.names import APPLICATION, DEADMAN_SECONDS, FALLBACK, TALKS

Method = Literal["GET", "POST", "PUT", "DELETE"]

HOLDING = "hotline-holding"
"""The bridge in which everybody waits for a person; each hears music and messages of their own."""
OURS = "hotline"
"""The name of every bridge that we make."""
RING_SECONDS = 25
_PAGE = "page-"
_SEEN = "HOTLINE_DRIVER_SEEN"
MOVED, IN_VAIN = "engine_moved", "rung_in_vain"
"""Events of our own, by which other processes tell the driver about a call."""


@dataclass(frozen=True)
class Request:
    """`path` below `/ari/`; `params` go into the URL, `body` is JSON."""

    method: Method
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


def answer(channel: str) -> Request:
    return Request("POST", f"channels/{channel}/answer")


def hang_up(channel: str) -> Request:
    return Request("DELETE", f"channels/{channel}")


def play(channel: str, playback: str, file: str) -> Request:
    """A sound file, without its suffix."""
    return Request("POST", f"channels/{channel}/play/{playback}", {"media": f"sound:{file}"})


def stop_playing(playback: str) -> Request:
    return Request("DELETE", f"playbacks/{playback}")


def silence(channel: str) -> Request:
    """Send sound that says nothing: a line without any seems dead."""
    return Request("POST", f"channels/{channel}/silence")


def end_silence(channel: str) -> Request:
    """Before anything else is to be heard: what others say would be swallowed."""
    return Request("DELETE", f"channels/{channel}/silence")


def talk_detection(channel: str) -> Request:
    """Say when the caller begins to make a sound, and has been quiet for 1.2 s."""
    return _set(channel, "TALK_DETECT(set)", "1200,128")


def renew(channel: str, seconds: float = DEADMAN_SECONDS) -> Request:
    """The call makes progress: the dead-man's switch waits again.

    While a sound is played to the channel this is done only at its end.
    """
    return _set(channel, "TIMEOUT(absolute)", str(ceil(seconds)))


def trust(channel: str) -> Request:
    """A person is on the line: whatever happens to us, they go on talking."""
    return _set(channel, "TIMEOUT(absolute)", "0")


def give_back(channel: str) -> Request:
    """To the people that the switch rings by itself."""
    where = {"context": FALLBACK, "extension": "s", "priority": "1"}
    return Request("POST", f"channels/{channel}/continue", where)


def be_seen(at: float) -> Request:
    """The driver says that it looks after the calls of this switch."""
    params = {"variable": _SEEN, "value": str(round(at))}
    return Request("POST", "asterisk/variable", params)


def last_seen() -> Request:
    """When it last said so, in seconds since 1970; "" if it never did."""
    return Request("GET", "asterisk/variable", {"variable": _SEEN})


def variable(channel: str, name: str) -> Request:
    return Request("GET", f"channels/{channel}/variable", {"variable": name})


def mixing_bridge(bridge: str) -> Request:
    """Where people hear each other; keys are still told to us."""
    return Request("POST", f"bridges/{bridge}", {"type": "mixing,dtmf_events", "name": OURS})


def recorded_bridge(bridge: str) -> Request:
    """The same where a snoop channel is to hear, for hours, whoever talks with a caller.

    A bridge that forwards video never takes the switch's short cut for two. There every packet
    keeps its RTP number, and Debian's Asterisk (2016_opus_plc.patch) takes what a second person
    says to a caller for late packets of the first one: snoop channels lose it for minutes.
    """
    params = {"type": "mixing,dtmf_events,video_sfu", "name": OURS}
    return Request("POST", f"bridges/{bridge}", params)


def holding_bridge() -> Request:
    return Request("POST", f"bridges/{HOLDING}", {"type": "holding,dtmf_events", "name": OURS})


def music(channel: str) -> Request:
    """Play it to who waits; a sound that is played to them is heard instead, and then it goes on.

    Not to the bridge: that music ends for ever as soon as nobody is in it.
    """
    return Request("POST", f"channels/{channel}/moh")


def end_music(channel: str) -> Request:
    """Before anything else is to be heard."""
    return Request("DELETE", f"channels/{channel}/moh")


def join(bridge: str, *channels: str) -> Request:
    return Request("POST", f"bridges/{bridge}/addChannel", {"channel": ",".join(channels)})


def join_unheard(bridge: str, channel: str) -> Request:
    """Hear all and be heard by nobody; nor are keys passed on."""
    params = {"channel": channel, "mute": "true", "absorbDTMF": "true"}
    return Request("POST", f"bridges/{bridge}/addChannel", params)


def leave(bridge: str, channel: str) -> Request:
    return Request("POST", f"bridges/{bridge}/removeChannel", {"channel": channel})


def dissolve(bridge: str) -> Request:
    return Request("DELETE", f"bridges/{bridge}")


def overhear(channel: str, snoop: str, *, both: bool = False) -> Request:
    """A channel that carries what the caller says; nothing of what they hear, unless `both`."""
    params = {"spy": "both" if both else "in", "app": APPLICATION, "appArgs": "ear"}
    return Request("POST", f"channels/{channel}/snoop/{snoop}", params)


def record(channel: str, name: str, *, wide: bool) -> Request:
    """Write what a channel hears into `TALKS`, until it ends; go on where that file is there."""
    params = {
        "name": f"{TALKS.removeprefix('recording/')}/{name}",
        "format": "wav16" if wide else "wav",
        "ifExists": "append",
    }
    return Request("POST", f"channels/{channel}/record", params)


def media(channel: str, rate: int) -> Request:
    """A channel whose sound comes to us as PCM16, over a WebSocket that we open."""
    params = {
        "channelId": channel,
        "app": APPLICATION,
        "external_host": "INCOMING",
        "transport": "websocket",
        "encapsulation": "none",
        "connection_type": "server",
        "format": "slin16" if rate == 16000 else "slin",
    }
    return Request("POST", "channels/externalMedia", params)


def ring(channel: str, endpoint: str, *what_for: str) -> Request:
    """A call of ours to a member of staff; `what_for` is told when it is answered."""
    params = {
        "endpoint": endpoint,
        "app": APPLICATION,
        "appArgs": ",".join(what_for),
        "timeout": str(RING_SECONDS),
    }
    return Request("POST", f"channels/{channel}", params)


def tell(channel: str, event: str) -> Request:
    """Have the driver told about a channel, whichever process asks."""
    params = {"application": APPLICATION, "source": f"channel:{channel}"}
    return Request("POST", f"events/user/{event}", params)


def subscribe(channel: str) -> Request:
    """Hear of a channel that became ours before this driver began."""
    params = {"eventSource": f"channel:{channel}"}
    return Request("POST", f"applications/{APPLICATION}/subscription", params)


def events_wanted(types: Iterable[str]) -> Request:
    """Of all that happens on a busy switch, only this is sent to us."""
    allowed = [{"type": name} for name in types]
    return Request("PUT", f"applications/{APPLICATION}/eventFilter", body={"allowed": allowed})


def page_channel(page_id: int) -> str:
    """The name of the call that carries a page out; rung twice, it rings once."""
    return f"{_PAGE}{page_id}"


def page_of(channel: str) -> int | None:
    """The page that a channel carries out; None for every other channel."""
    number = channel.removeprefix(_PAGE)
    return int(number) if number != channel and number.isdigit() else None


def _set(channel: str, name: str, value: str) -> Request:
    params = {"variable": name, "value": value}
    return Request("POST", f"channels/{channel}/variable", params)
