"""What the documents say is so: links lead somewhere, settings, commands, fields are named."""

import re
from pathlib import Path

import click
import pytest

from hotline.cases import DISPOSITIONS
from hotline.cli import COMMANDS, main
from hotline.config import PREFIX, ROOT, Settings
from hotline.exports import KINDS, fields

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
VARIABLES = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = [target for target, _ in LINK.findall(document.read_text(encoding="utf-8"))]
    lost = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not lost


@pytest.mark.parametrize("document", ["README.md", "docs/configuration.md"])
def test_every_setting_is_explained_and_no_other(document: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (ROOT / document).read_text(encoding="utf-8")))
    assert named - {"HOTLINE_", "HOTLINE_REQUIRE"} == VARIABLES


def test_every_command_is_in_the_contract() -> None:
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert f"`hotline {name}" in contract, name
        for sub in getattr(command, "commands", {}):
            assert re.search(rf"`(hotline )?{name} {sub}\b", contract), (name, sub)


@pytest.mark.parametrize("kind", KINDS)
def test_every_exported_field_is_in_the_contract(kind: str) -> None:
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{kind}` \| (.+) \|$", contract, re.MULTILINE)
    assert row is not None
    named = set(re.findall(r"\b[a-z_]+\b", re.sub(r"\{[^}]*\}|also", "", row[1])))
    assert named == set(fields(KINDS[kind]))


def test_the_dispositions_are_in_the_contract() -> None:
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert all(f"`{disposition}`" in contract for disposition in DISPOSITIONS)
