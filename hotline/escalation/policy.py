"""What to do next about a case: pure, from its history and the time."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

UNANSWERED_GRACE = timedelta(seconds=10)
"""Longer than it rang and no word from the carrier: nobody answered."""

LISTENING = timedelta(seconds=90)
"""Who picked up and pressed no key in that time was a machine, or has put the phone down."""

UNREACHABLE = timedelta(seconds=15)
"""The least between two rounds after one in which nobody's phone could even be rung."""

UNREACHABLE_AT_MOST = timedelta(seconds=60)

LOOK_AGAIN = timedelta(seconds=30)
"""An open case is looked at this often even when nothing is due: members come and go."""


SPEAKING = timedelta(seconds=5)
"""Who speaks with another caller may have done so by then."""


class Policy(BaseModel):
    """One severity's entry of policies.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    board: tuple[str, ...]
    voice: tuple[tuple[str, ...], ...]
    voice_when: Literal["always", "waiting"] = "always"
    ring_seconds: float = Field(gt=0)
    pause_seconds: float = Field(ge=0)


@dataclass(frozen=True)
class Sent:
    """A page that was sent. `result` is None while it rings, or waits on the board."""

    id: int
    target: str
    channel: str
    sent_at: datetime
    picked_up_at: datetime | None
    answered_at: datetime | None
    result: str | None


@dataclass(frozen=True)
class Plan:
    """`pages`: (target, channel) to send now; `unanswered`: pages whose ringing is over."""

    pages: tuple[tuple[str, str], ...]
    unanswered: tuple[int, ...]
    look_again: datetime


def next_steps(
    policy: Policy,
    members: Mapping[str, Sequence[str]],
    history: Sequence[Sent],
    waiting: bool,
    now: datetime,
    engaged: Set[str] = frozenset(),
    speaking: Set[str] = frozenset(),
) -> Plan:
    """What is due `now`; `members` are logins by group, in the order in which they are rung.

    Who is `engaged` with another case comes last. Who is `speaking` with a caller could not take
    it and is not rung, unless there is nobody else in any chain.
    """
    unanswered = tuple(page.id for page in history if _rang_out(policy, page, now))
    open_or_known = [page for page in history if page.id not in unanswered]
    pages = _board_pages(policy, members, history)
    due = [now + LOOK_AGAIN]
    busy = {page.target for page in open_or_known if _is_ringing(page)}
    if policy.voice_when == "always" or waiting:
        for line in _lines(policy, members, speaking):
            target, at = _next_in_chain(policy, line, history, busy, engaged, now)
            if target is not None and at <= now:
                pages.append((target, "voice"))
                busy.add(target)
                at = now + timedelta(seconds=policy.ring_seconds) + UNANSWERED_GRACE
            due.append(at)
    return Plan(tuple(pages), unanswered, min(due))


def _board_pages(
    policy: Policy, members: Mapping[str, Sequence[str]], history: Sequence[Sent]
) -> list[tuple[str, str]]:
    told = {page.target for page in history if page.channel == "board"}
    targets = _line_up(policy.board, members)
    return [(target, "board") for target in targets if target not in told]


def _lines(
    policy: Policy, members: Mapping[str, Sequence[str]], speaking: Set[str]
) -> list[list[str]]:
    """Each chain's people who can be rung now."""
    lines = [_line_up(chain, members) for chain in policy.voice]
    free = [[login for login in line if login not in speaking] for line in lines]
    return free if any(free) else lines


def _line_up(groups: Sequence[str], members: Mapping[str, Sequence[str]]) -> list[str]:
    """Everybody of the groups, each once, in order."""
    return list(dict.fromkeys(login for group in groups for login in members.get(group, ())))


def _next_in_chain(
    policy: Policy,
    line: Sequence[str],
    history: Sequence[Sent],
    busy: set[str],
    engaged: Set[str],
    now: datetime,
) -> tuple[str | None, datetime]:
    """Whom of the chain to ring next and from when; nobody while one of them is ringing."""
    if not line:
        return None, now + SPEAKING
    if busy & set(line):
        return None, now + timedelta(seconds=policy.ring_seconds) + UNANSWERED_GRACE
    rung = [page for page in history if page.channel == "voice" and page.target in line]
    last = {page.target: place for place, page in enumerate(rung)}
    target = min(line, key=lambda login: (login in engaged, last.get(login, -1)))
    first = next((login for login in line if login not in engaged), line[0])
    if target not in last or target != first:  # in the middle of a round
        return target, now
    ended = max(page.answered_at or page.sent_at for page in rung)
    return target, ended + _pause(policy, rung, len(line))


def _pause(policy: Policy, rung: Sequence[Sent], members: int) -> timedelta:
    """Between two rounds; longer and longer while nobody's phone can even be rung."""
    pause = timedelta(seconds=policy.pause_seconds)
    vain = 0
    for page in reversed(rung):
        if page.result != "failed":
            break
        vain += 1
    rounds = vain // members
    if rounds == 0:
        return pause
    longer: timedelta = UNREACHABLE * (1 << min(rounds - 1, 4))
    return max(pause, min(longer, UNREACHABLE_AT_MOST))


def _is_ringing(page: Sent) -> bool:
    return page.channel == "voice" and page.result is None


def _rang_out(policy: Policy, page: Sent, now: datetime) -> bool:
    if page.picked_up_at is not None:
        until = page.picked_up_at + LISTENING
    else:
        until = page.sent_at + timedelta(seconds=policy.ring_seconds) + UNANSWERED_GRACE
    return _is_ringing(page) and until <= now
