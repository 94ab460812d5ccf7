"""What the switch listens on: where we said, and nothing else answers anybody."""

import socket
from pathlib import Path

from hotline.cli.testbed.asterisk import Asterisk
from hotline.cli.testbed.children import eventually
from tests.carriers.asterisk.sockets import Door, bound
from tests.fakes.sip import Phone

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
RESOLVER_SOCKETS = 2
"""PJSIP's own resolver of names opens one each for IPv4 and IPv6, on a port that the kernel
chooses, as soon as it is loaded; no setting keeps it from doing so."""
SECONDS = 1.0

OPTIONS = (
    "OPTIONS sip:4001@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK-{port}\r\n"
    "From: <sip:1380@127.0.0.1>;tag=1\r\nTo: <sip:4001@127.0.0.1>\r\n"
    "Call-ID: {port}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)


def answers_sip(door: Door) -> bool:
    """Whether anybody answers a SIP message there who comes from the telephone network."""
    family = socket.AF_INET6 if ":" in door.address else socket.AF_INET
    loopback = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    with socket.socket(family, socket.SOCK_DGRAM) as asker:
        asker.bind((loopback, 0))
        asker.settimeout(SECONDS)
        message = OPTIONS.format(port=asker.getsockname()[1])
        asker.sendto(message.encode(), (loopback, door.port))
        try:
            return asker.recv(4096).startswith(b"SIP/2.0")
        except (TimeoutError, ConnectionRefusedError):
            return False


def test_calls_and_driver_are_let_in_where_we_said_and_nowhere_else(asterisk: Asterisk) -> None:
    ari, network = asterisk.switch.ari, asterisk.switch.network
    sip = Door("127.0.0.1", network.port)

    assert bound(asterisk.pid, "tcp") == {Door("127.0.0.1", ari.port)}
    others = bound(asterisk.pid, "udp") - {sip}
    assert {door.address for door in others} <= EVERYWHERE
    assert len(others) <= RESOLVER_SOCKETS
    assert answers_sip(sip)
    assert not any(answers_sip(door) for door in others)
    assert asterisk.is_ready()


def test_sound_comes_in_on_the_same_address_and_only_during_a_call(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    first, last = asterisk.switch.network.rtp
    before = bound(asterisk.pid, "udp")
    with Phone(tmp_path, "13800138000", domain=asterisk.sip_address) as caller:
        caller.call(f"sip:4001@{asterisk.sip_address}")
        caller.is_talking()
        sound = bound(asterisk.pid, "udp") - before
        caller.hangs_up()

    assert sound
    assert {door.address for door in sound} == {"127.0.0.1"}
    assert all(first <= door.port <= last for door in sound)
    assert eventually(lambda: bound(asterisk.pid, "udp") <= before)
