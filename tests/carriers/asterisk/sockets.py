"""On which addresses and ports a process lets anything in."""

import re
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, NamedTuple

LISTENS, RECEIVES = "0A", "07"


class Door(NamedTuple):
    """An address ("::1") and a port."""

    address: str
    port: int


def bound(pid: int, protocol: Literal["tcp", "udp"]) -> set[Door]:
    """Where it listens, or receives, over IPv4 and IPv6."""
    own = _sockets(pid)
    found = set()
    for family in (protocol, f"{protocol}6"):
        for line in Path(f"/proc/{pid}/net/{family}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in own and fields[3] in (LISTENS, RECEIVES):
                found.add(_door(fields[1]))
    return found


def _sockets(pid: int) -> set[str]:
    found: set[str] = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.update(re.findall(r"socket:\[(\d+)\]", str(handle.readlink())))
    return found


def _door(written: str) -> Door:
    """The kernel writes an address as words of four bytes, each turned round."""
    host, port = written.split(":")
    words = [bytes.fromhex(host[at : at + 8])[::-1] for at in range(0, len(host), 8)]
    return Door(str(ip_address(b"".join(words))), int(port, 16))
