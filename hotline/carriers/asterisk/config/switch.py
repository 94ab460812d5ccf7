"""Everything that the templates are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hotline.carriers.asterisk.config.roster import Phone


@dataclass(frozen=True)
class Ari:
    """Where the driver finds the switch, and from where it may come (`permit`, CIDR)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    permit: str = "127.0.0.1/32"


@dataclass(frozen=True)
class Trunk:
    """The telephone network: `host` or `host:port`; `user` where the switch has to register."""

    host: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    secure: bool = False
    """TLS and SRTP, and nothing less."""

    @property
    def address(self) -> str:
        """The host without its port."""
        return self.host.rpartition(":")[0] or self.host


@dataclass(frozen=True)
class Tls:
    """A certificate and its key, PEM, and the port that they serve."""

    certificate: Path
    key: Path
    port: int = 5061


@dataclass(frozen=True)
class Network:
    """Where the switch listens. `public` is its address as the telephone network sees it."""

    bind: str = "127.0.0.1"
    port: int = 5060
    rtp: tuple[int, int] = (10000, 10999)
    public: str | None = None
    staff: str = "0.0.0.0/0"
    """From where desk phones may register (CIDR)."""
    tls: Tls | None = None

    @property
    def ports(self) -> dict[str, int]:
        """By SIP transport."""
        return {"udp": self.port} | ({"tls": self.tls.port} if self.tls else {})

    @property
    def is_open(self) -> bool:
        """Whether it listens on every address."""
        return self.bind in ("0.0.0.0", "::")  # noqa: S104


@dataclass(frozen=True)
class Switch:
    """`folder` is where the configuration lies; `operators` what the fallback rings, by name."""

    folder: Path
    spool: Path
    ari: Ari
    network: Network
    trunk: Trunk | None
    phones: tuple[Phone, ...]
    operators: Mapping[str, str]
    directories: Mapping[str, Path] = field(default_factory=dict)
    """Lines of `[directories]` where they are not those of the distribution's package."""
