"""The command line: one module per command, each with a click command or group named `command`.

Modules are imported when their command is used, so that a quick command stays quick. Wrong usage
and wrong settings are one line and exit code 2.
"""

from importlib import import_module

import click

COMMANDS = (
    "asterisk",
    "bench",
    "call",
    "db",
    "export",
    "flows",
    "hear",
    "models",
    "residents",
    "staff",
    "supplies",
    "triage",
    "twilio",
    "up",
    "voice",
)


class LazyGroup(click.Group):
    """Finds commands by the name of their module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A 24-hour telephone hotline for residents without smartphones."""
