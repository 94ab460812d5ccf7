"""The rendered configuration in a real Asterisk: it is understood, and lets nobody else in."""

import re
import subprocess
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from hotline.carriers.asterisk.config import Tls
from hotline.cli.testbed.children import free_port
from hotline.cli.testbed.phone import PhoneError
from tests.carriers.asterisk.sockets import bound
from tests.carriers.asterisk.talking import both_hear_each_other, spoken
from tests.fakes.sip import Ears, Listener, Phone
from tests.servers.asterisk import (
    DESK_ADDRESS,
    Asterisk,
    placeholders,
    short_folder,
    switch_for,
)
from tests.stories.hotline import PROMPTS

STRANGER = "127.0.0.3"


def phone(
    asterisk: Asterisk, folder: Path, address: str, user: str, password: str = ""
) -> AbstractContextManager[Phone]:
    domain = asterisk.sip_address
    return Phone(folder, user, domain=domain, password=password, address=address)


def test_everything_that_is_named_is_loaded(asterisk: Asterisk) -> None:
    named = (asterisk.switch.folder / "modules.conf").read_text()
    wanted = set(re.findall(r"^load = (\S+)", named, re.MULTILINE))
    running = {
        line.split()[0]
        for line in asterisk.cli("module show").splitlines()
        if re.search(r"\bRunning\b", line) and line.split()[0].endswith(".so")
    }
    assert running == wanted


@pytest.mark.parametrize("module", ["app_system", "app_originate", "pbx_spool", "func_shell"])
def test_nothing_runs_programs_or_dials_by_itself(asterisk: Asterisk, module: str) -> None:
    assert "0 modules loaded" in asterisk.cli(f"module show like {module}")


def test_the_configuration_is_understood(asterisk: Asterisk) -> None:
    before_calls = [line for line in asterisk.said().splitlines() if "[C-" not in line]
    complaints = [line for line in before_calls if "conf" in line and "NOTICE" not in line]
    assert complaints == []
    assert "Context 'from-trunk'" in asterisk.cli("dialplan show from-trunk")
    for endpoint in ("trunk", "staff-op1"):
        shown = asterisk.cli(f"pjsip show endpoint {endpoint}")
        settings = dict(re.findall(r"^ (\w+) +: (.*)$", shown, re.MULTILINE))
        assert settings["allow"] == "(g722|alaw|ulaw)"
        assert settings["allow_transfer"] == "false"
        assert settings["direct_media"] == "false"


def test_the_driver_has_to_know_the_password(asterisk: Asterisk) -> None:
    ping = f"{asterisk.url}/ari/asterisk/ping"
    assert requests.get(ping, auth=asterisk.auth, timeout=5).ok
    assert requests.get(ping, auth=("hotline", "guess"), timeout=5).status_code == 401
    assert requests.get(f"{asterisk.url}/httpstatus", timeout=5).status_code == 404


def test_a_stranger_reaches_nobody(asterisk: Asterisk, tmp_path: Path) -> None:
    with phone(asterisk, tmp_path, STRANGER, "13800138000") as stranger:
        stranger.call(f"sip:4001@{asterisk.sip_address}")
        assert stranger.is_over()["code"] == 401


def test_a_caller_reaches_the_hotline_alone(asterisk: Asterisk, tmp_path: Path) -> None:
    with phone(asterisk, tmp_path, "127.0.0.1", "13800138000") as caller:
        for inside in ("staff-op1", "operators", "s", "h", "fallback"):
            caller.call(f"sip:{inside}@{asterisk.sip_address}")
            assert caller.is_over()["code"] == 404


def test_a_caller_cannot_give_themselves_out_as_staff(asterisk: Asterisk, tmp_path: Path) -> None:
    with phone(asterisk, tmp_path, "127.0.0.1", "staff-op1") as caller:
        caller.call(f"sip:4001@{asterisk.sip_address}")
        caller.is_talking()
        channels = asterisk.cli("core show channels concise")
        caller.hangs_up()
    assert channels.startswith("PJSIP/trunk-")


def test_a_desk_phone_dials_nobody(asterisk: Asterisk, tmp_path: Path) -> None:
    with phone(asterisk, tmp_path, DESK_ADDRESS, "staff-op1", "password-of-op1") as desk:
        for number in ("+8613900000001", "4001", "staff-op2"):
            desk.call(f"sip:{number}@{asterisk.sip_address}")
            assert desk.is_over()["code"] == 404


@pytest.mark.parametrize(
    ("address", "password"), [(DESK_ADDRESS, "guess"), (STRANGER, "password-of-op1")]
)
def test_a_desk_phone_registers_from_the_staffs_network_with_its_password(
    asterisk: Asterisk, tmp_path: Path, address: str, password: str
) -> None:
    with pytest.raises(PhoneError, match=r"'code': 40[13]"):
        phone(asterisk, tmp_path, address, "staff-op1", password).__enter__()


def test_tls_and_srtp(tmp_path: Path) -> None:
    """A desk phone registers over the one, and talks over the other."""
    listener = Listener(PROMPTS / "8k")
    with short_folder() as folder:
        plain = switch_for(folder, ["op1"])
        tls = Tls(*certificate(folder), free_port())
        switch = Asterisk(folder, replace(plain, network=replace(plain.network, tls=tls)))
        switch.prepare(placeholders())
        desk = Phone(
            tmp_path, "staff-op1", domain=f"127.0.0.1:{tls.port}", password="password-of-op1",
            address=DESK_ADDRESS, secure=True,
        )  # fmt: skip
        with switch.running(), desk, phone(switch, tmp_path, "127.0.0.1", "1380000") as caller:
            caller.call(f"sip:4001@{switch.sip_address}")
            desk.answers()
            assert desk.events[-1]["secret"], desk.events
            assert ("127.0.0.1", tls.port) in bound(switch.pid, "tcp")
            desk.press("1")
            words = spoken("plea_fallen_in_bathroom", 2, tmp_path)
            assert both_hear_each_other(Ears(caller, listener), Ears(desk, listener), words)


def certificate(folder: Path) -> tuple[Path, Path]:
    """One that nobody signed, and its key."""
    made = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-out", made[0], "-keyout", made[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return made
