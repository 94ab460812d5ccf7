"""A whole hotline whose only carrier of telephones is an Asterisk, both of them its own."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from hotline import staff
from hotline.carriers.asterisk.config import fallback_sounds
from hotline.carriers.asterisk.names import APPLICATION
from hotline.cli.bench.installation import Installation, installation
from hotline.cli.testbed.asterisk import (
    DESK_ADDRESS,
    PROGRAM,
    TREE,
    Asterisk,
    short_folder,
    switch_for,
)
from hotline.cli.testbed.children import eventually
from hotline.cli.testbed.phone import Phone
from hotline.cli.testbed.processes import command_of, descendants
from hotline.db import Database
from hotline.wiring.house import House, build

CONNECT_SECONDS = 60.0


@dataclass(frozen=True)
class Switched:
    """`house` is the hotline's, in our own process; `folder` is for what a benchmark writes."""

    hotline: Installation
    asterisk: Asterisk
    house: House
    folder: Path

    @property
    def driver(self) -> int:
        """The process id of the driver that is at work."""
        below = descendants(self.hotline.pid)
        return next(pid for pid in below if "hotline asterisk" in command_of(pid))

    def desk_phone(self, login: str) -> Phone:
        """To be used as `with`."""
        (account,) = (each for each in self.asterisk.switch.phones if each.login == login)
        return Phone(
            self.folder,
            account.endpoint,
            domain=self.asterisk.sip_address,
            password=account.password,
            address=DESK_ADDRESS,
        )

    def is_driven(self) -> bool:
        return self.asterisk.ask(f"applications/{APPLICATION}").ok


@contextmanager
def switched(operators: Sequence[str] = ()) -> Iterator[Switched]:
    """Running, with the driver connected; `operators` have desk phones."""
    if not (TREE / PROGRAM).exists():
        raise click.ClickException("no Asterisk here: python -m scripts.asterisk unpacks one")
    with short_folder() as folder:
        asterisk = Asterisk(folder, switch_for(folder, operators), TREE)
        with installation(_settings(asterisk)) as hotline:
            hotline.start()
            with closing(Database(hotline.settings.database_url)) as database:
                house = build(hotline.settings, database)
                with closing(house.redis), _driven(asterisk, house, operators):
                    line = Switched(hotline, asterisk, house, folder)
                    if not eventually(line.is_driven, CONNECT_SECONDS):
                        raise click.ClickException("the driver does not come to the switch")
                    yield line


def _settings(asterisk: Asterisk) -> dict[str, str]:
    user, password = asterisk.auth
    return {
        "HOTLINE_ARI_URL": asterisk.url,
        "HOTLINE_ARI_USER": user,
        "HOTLINE_ARI_PASSWORD": password,
        "HOTLINE_ASTERISK_SPOOL": str(asterisk.switch.spool),
    }


@contextmanager
def _driven(asterisk: Asterisk, house: House, operators: Sequence[str]) -> Iterator[None]:
    with house.database.begin() as session:
        for login in operators:
            staff.add(session, login, login, "operator", [staff.groups.OPERATORS, "medical"])
    asterisk.prepare(fallback_sounds(house.clips, house.flows.default))
    with asterisk.running():
        yield
