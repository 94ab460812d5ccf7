"""`hotline staff`: people who log in or are rung."""

import sys
from typing import Any, BinaryIO

import click

from hotline import staff
from hotline.cli.sheet_report import show
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.sheets import split_list
from hotline.staff.csv_import import import_csv

_password = click.option("--password", help="Better left out: others may see it in a process list.")
_prompt = click.option("--prompt", is_flag=True, help="Ask for the password.")


@click.group("staff")
def command() -> None:
    """People who log in or are rung."""


@command.command()
@click.argument("login")
@click.option("--name", help="How the line and the pages call them; the login if left out.")
@click.option("--role", type=click.Choice([role.value for role in staff.Role]), default="operator")
@click.option("--groups", default="", help=f"What they are rung for, of {';'.join(staff.GROUPS)}.")
@click.option("--phone", help="Where they are rung, besides the browser.")
@click.option("--language", default="zh-CN", show_default=True)
@_password
@_prompt
def add(login: str, name: str | None, groups: str, password: str | None, prompt: bool,
        **known: Any) -> None:  # fmt: skip
    """Enter LOGIN; prints a password that was made, unless one is given."""
    chosen = _chosen(password, prompt)
    try:
        with open_database() as database, database.begin() as session:
            known["groups"] = split_list(groups)
            known["languages"] = Settings.load().languages
            person = staff.add(session, login, name or login, **known)
            staff.set_password(person, chosen)
    except staff.StaffError as error:
        _refuse(error)
    _tell(login, chosen, given=password is not None or prompt)
    if not groups and person.role == staff.Role.OPERATOR:
        click.echo(f"{login} is in no group and will not be rung (--groups operators)", err=True)


@command.command("import")
@click.argument("file", type=click.File("rb"))
def import_(file: BinaryIO) -> None:
    """Load people from FILE (CSV): all of them, or a report of every bad row.

    Columns: login, name, role; optional: groups, phone, language, active, password. The same
    login is the same person. Without a password they can be rung, not log in. Groups are medical,
    operators and volunteers.
    """
    with open_database() as database, database.begin() as session:
        report = import_csv(session, file.read(), Settings.load().languages)
    show(report, file.name)


@command.command()
@click.argument("login")
@_password
@_prompt
def password(login: str, password: str | None, prompt: bool) -> None:
    """Give LOGIN a new password; prints one that was made, unless one is given."""
    chosen = _chosen(password, prompt)
    try:
        with open_database() as database, database.begin() as session:
            person = staff.find(session, login)
            if person is None:
                raise staff.StaffError(f"nobody has the login {login!r}")
            staff.set_password(person, chosen)
    except staff.StaffError as error:
        _refuse(error)
    _tell(login, chosen, given=password is not None or prompt)


def _chosen(password: str | None, prompt: bool) -> str:
    if prompt:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return staff.new_password() if password is None else password


def _tell(login: str, password: str, given: bool) -> None:
    click.echo(f"login {login}" if given else f"login {login} password {password}")


def _refuse(error: staff.StaffError) -> None:
    click.echo(f"hotline: {error}", err=True)
    sys.exit(1)
