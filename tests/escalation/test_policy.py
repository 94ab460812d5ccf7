"""Who is paged next: the pure policy."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.escalation.policy import Policy, Sent, next_steps
from hotline.escalation.sweep import load_policies

START = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
MEMBERS = {"medical": ["doctor", "nurse"], "operators": ["wang", "li"]}
POLICY = Policy(board=("medical",), voice=(("medical",),), ring_seconds=25, pause_seconds=15)


def voice(number: int, target: str, at: float, result: str | None, ended: float = 0) -> Sent:
    answered = START + timedelta(seconds=ended) if result else None
    sent = START + timedelta(seconds=at)
    return Sent(number, target, "voice", sent, None, answered, result)


def steps(
    history: list[Sent], at: float, policy: Policy = POLICY, waiting: bool = False
) -> list[str]:
    plan = next_steps(policy, MEMBERS, history, waiting, START + timedelta(seconds=at))
    return [target for target, channel in plan.pages if channel == "voice"]


def test_the_board_shows_it_to_everyone_at_once_and_only_once() -> None:
    plan = next_steps(POLICY, MEMBERS, [], False, START)
    assert ("doctor", "board") in plan.pages
    assert ("nurse", "board") in plan.pages
    told = [Sent(1, name, "board", START, None, None, None) for name in MEMBERS["medical"]]
    assert not [p for p in next_steps(POLICY, MEMBERS, told, False, START).pages if p[1] == "board"]


def test_one_phone_of_a_chain_rings_at_a_time() -> None:
    assert steps([], 0) == ["doctor"]
    assert steps([voice(1, "doctor", 0, None)], 5) == []


@pytest.mark.parametrize("result", ["no_answer", "busy", "machine", "declined", "failed"])
def test_whoever_does_not_take_it_is_followed_by_the_next(result: str) -> None:
    assert steps([voice(1, "doctor", 0, result, ended=8)], 8) == ["nurse"]


def test_after_the_last_the_first_again_after_a_pause() -> None:
    round_one = [voice(1, "doctor", 0, "no_answer", 25), voice(2, "nurse", 25, "busy", 27)]
    assert steps(round_one, 30) == []
    assert steps(round_one, 42) == ["doctor"]


def test_with_no_phone_to_ring_the_next_round_takes_its_time() -> None:
    hasty = POLICY.model_copy(update={"pause_seconds": 5})
    nobody = [voice(1, "doctor", 0, "failed", 0), voice(2, "nurse", 1, "failed", 1)]
    assert steps(nobody, 7, hasty) == []
    assert steps(nobody, 16, hasty) == ["doctor"]
    one_rang = [voice(1, "doctor", 0, "no_answer", 0), voice(2, "nurse", 1, "failed", 1)]
    assert steps(one_rang, 7, hasty) == ["doctor"]


def test_a_phone_that_nobody_reports_on_is_given_up() -> None:
    ringing = [voice(1, "doctor", 0, None)]
    plan = next_steps(POLICY, MEMBERS, ringing, False, START + timedelta(seconds=36))
    assert plan.unanswered == (1,)
    assert ("nurse", "voice") in plan.pages or plan.look_again


def test_who_picked_up_is_given_time_to_listen() -> None:
    answered = Sent(1, "doctor", "voice", START, START + timedelta(seconds=20), None, None)
    assert (
        next_steps(POLICY, MEMBERS, [answered], False, START + timedelta(seconds=60)).unanswered
        == ()
    )
    late = next_steps(POLICY, MEMBERS, [answered], False, START + timedelta(seconds=111))
    assert late.unanswered == (1,)


def test_chains_ring_side_by_side() -> None:
    both = POLICY.model_copy(update={"voice": (("medical",), ("operators",))})
    assert steps([], 0, both) == ["doctor", "wang"]


def test_some_are_rung_only_while_the_caller_waits() -> None:
    shy = POLICY.model_copy(update={"voice_when": "waiting"})
    assert steps([], 0, shy) == []
    assert steps([], 0, shy, waiting=True) == ["doctor"]


def test_with_nobody_on_duty_the_case_is_looked_at_again() -> None:
    plan = next_steps(POLICY, {}, [], True, START)
    assert plan.pages == ()
    assert plan.look_again > START


@given(st.lists(st.sampled_from(["no_answer", "busy", "machine", "declined"]), max_size=40))
def test_nobody_is_forgotten_and_nobody_is_rung_twice_as_often(results: list[str]) -> None:
    history: list[Sent] = []
    at = 0.0
    for number, result in enumerate(results, start=1):
        at += 60
        (target,) = steps(history, at)
        history.append(voice(number, target, at, result, ended=at + 10))
    rung = [page.target for page in history]
    assert abs(rung.count("doctor") - rung.count("nurse")) <= 1


def test_the_shipped_policies_page_the_medical_group_for_the_worst() -> None:
    policies = load_policies()
    assert set(policies) == {"critical", "urgent", "unknown", "routine"}
    for severity in ("critical", "urgent"):
        assert "medical" in policies[severity].board
        assert ("medical",) in policies[severity].voice


def test_a_new_colleague_is_rung_in_turn_not_until_they_have_caught_up() -> None:
    history = [
        voice(n, ("doctor", "nurse")[n % 2], n * 60.0, "no_answer", n * 60.0 + 25)
        for n in range(40)
    ]
    members = {"medical": ["doctor", "nurse", "new"]}
    rung = []
    for n in range(40, 46):
        now = START + timedelta(seconds=n * 60)
        ((target, _),) = [
            p for p in next_steps(POLICY, members, history, False, now).pages if p[1] == "voice"
        ]
        rung.append(target)
        history.append(voice(n, target, n * 60.0, "no_answer", n * 60.0 + 25))
    assert sorted(rung[:3]) == ["doctor", "new", "nurse"]
    assert sorted(rung[3:]) == ["doctor", "new", "nurse"]


def test_who_is_busy_with_another_case_comes_last() -> None:
    plan = next_steps(POLICY, MEMBERS, [], False, START, engaged={"doctor"})
    assert ("nurse", "voice") in plan.pages
    assert ("doctor", "voice") not in plan.pages


def test_who_speaks_with_a_caller_is_not_rung_while_there_is_anybody_else() -> None:
    chains = POLICY.model_copy(update={"voice": (("medical",), ("operators",))})

    def rung(*speaking: str) -> list[str]:
        plan = next_steps(chains, MEMBERS, [], False, START, speaking=set(speaking))
        return [target for target, channel in plan.pages if channel == "voice"]

    assert rung("doctor") == ["nurse", "wang"]
    assert rung("doctor", "nurse") == ["wang"]
    assert rung("doctor", "nurse", "wang", "li") == ["doctor", "wang"]


def test_who_has_done_speaking_is_rung_within_seconds() -> None:
    alone = {"medical": ["doctor"], "operators": ["wang"]}
    chains = POLICY.model_copy(update={"voice": (("medical",), ("operators",))})
    plan = next_steps(chains, alone, [], False, START, speaking={"doctor"})
    assert plan.look_again <= START + timedelta(seconds=5)
    wang = voice(1, "wang", 0, None)
    later = next_steps(chains, alone, [wang], False, plan.look_again)
    assert ("doctor", "voice") in later.pages


def test_the_longer_nobody_can_be_rung_the_longer_the_pause() -> None:
    vain = [voice(n, ("doctor", "nurse")[n % 2], n * 1.0, "failed", n * 1.0) for n in range(12)]
    assert steps(vain, 12 + 45) == []
    assert steps(vain, 12 + 61) == ["doctor"]
