"""`hotline asterisk config`: writes what the switch is to be run with."""

import sys
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import click

from hotline.carriers.asterisk.config import (
    PHONE_LIST,
    Ari,
    Network,
    NotRendered,
    Switch,
    Tls,
    Trunk,
    fallback_sounds,
    operators_of,
    phones_of,
    write,
)
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.flow.loader import Flows
from hotline.speech.clips import clips_of


def _network(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return str(ip_network(value))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--bind", default="127.0.0.1", show_default=True, help="Where it listens for SIP.")
@click.option("--port", default=5060, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--rtp",
    default=(10000, 10999),
    show_default=True,
    type=(int, int),
    help="First and last port for sound.",
)
@click.option("--public", metavar="ADDRESS", help="Its address as seen from the telephone network.")
@click.option("--tls", type=(Path, Path), metavar="CERT KEY", help="Also SIP over TLS, and SRTP.")
@click.option("--tls-port", default=5061, show_default=True, type=click.IntRange(1, 65535))
@click.option("--trunk", metavar="HOST[:PORT]", help="The telephone network.")
@click.option(
    "--trunk-login",
    type=(str, str),
    metavar="USER PASSWORD",
    help="Where the switch has to register there.",
)
@click.option("--trunk-secure", is_flag=True, help="TLS and SRTP to the telephone network.")
@click.option(
    "--staff-network",
    default="0.0.0.0/0",
    show_default=True,
    callback=_network,
    help="From where desk phones may register.",
)
@click.option(
    "--driver-network",
    default="127.0.0.1/32",
    show_default=True,
    callback=_network,
    help="From where the hotline drives the switch.",
)
def config(
    folder: Path, bind: str, port: int, rtp: tuple[int, int], public: str | None,
    tls: tuple[Path, Path] | None, tls_port: int, trunk: str | None,
    trunk_login: tuple[str, str] | None, trunk_secure: bool, staff_network: str,
    driver_network: str,
) -> None:  # fmt: skip
    """Write the whole configuration of an Asterisk 22 into DIR, from where it will be read.

    To be repeated when staff or prompts change, then: asterisk -rx "core reload".
    """
    settings = Settings.load()
    if trunk_secure and not (trunk and tls):
        raise click.UsageError("--trunk-secure needs --trunk and --tls")
    network = Network(
        bind=bind, port=port, rtp=rtp, public=public, staff=staff_network,
        tls=Tls(tls[0].resolve(), tls[1].resolve(), tls_port) if tls else None,
    )  # fmt: skip
    user, password = trunk_login or (None, None)
    line = Trunk(trunk, user, password, trunk_secure) if trunk else None
    try:
        written = _write(settings, folder.resolve(), network, line, _ari(settings, driver_network))
    except (NotRendered, OSError, ValueError) as error:
        click.echo(f"hotline: {error}", err=True)
        sys.exit(1)
    click.echo(f"{len(written)} files in {folder}; desk phones: {folder / PHONE_LIST}")


def _write(
    settings: Settings, folder: Path, network: Network, trunk: Trunk | None, ari: Ari
) -> list[Path]:
    flows = Flows.load(settings.flows_dir)
    with open_database() as database, database.read() as session:
        switch = Switch(
            folder=folder,
            spool=settings.asterisk_spool,
            ari=ari,
            network=network,
            trunk=trunk,
            phones=phones_of(session, settings.secret_key),
            operators=operators_of(session, trunk=trunk is not None),
        )
    return write(switch, fallback_sounds(clips_of(settings), flows.default))


def _ari(settings: Settings, permit: str) -> Ari:
    if settings.ari_url is None:
        raise click.UsageError("HOTLINE_ARI_URL is missing: where is the hotline to find it?")
    url = urlsplit(settings.ari_url)
    return Ari(
        host=url.hostname or "",
        port=url.port or 8088,
        user=settings.ari_user or "",
        password=settings.ari_password or "",
        permit=permit,
    )
