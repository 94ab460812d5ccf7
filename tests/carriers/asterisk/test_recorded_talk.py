"""A talk is recorded, both sides, whatever becomes of the driver: a real switch and telephones."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline import staff
from hotline.calls.models import Call, Recording
from hotline.carriers.asterisk import spool
from hotline.carriers.asterisk.recorder import PREFIX
from hotline.cli.testbed.children import die_with_parent, eventually
from hotline.escalation.models import Page
from hotline.notify import StaffContact
from hotline.speech.audio import Sound, read_wav, resample, write_wav
from hotline.speech.clips import RATES
from hotline.wiring.house import House
from hotline.wiring.switch import make_talks
from tests.carriers.asterisk.driving import house_in, prompts
from tests.fakes.sip import Phone, place_of
from tests.servers.asterisk import DESK_ADDRESS, Asterisk
from tests.stories.hotline import ROOT

__all__ = ["prompts"]

PATIENCE = 60.0
NUMBER = "13800138000"
OPERATOR, THIRD = "doctor", "op1"
SOUNDS = ROOT / "tests" / "sounds"
PIECE_SECONDS = 2
ANNOUNCEMENT, ANNOUNCED = "talk_is_recorded", read_wav(SOUNDS / "order_set_meal.wav")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is said before the driver dies, while there is none, and to a third one: two seconds."""
    folder = tmp_path_factory.mktemp("words")
    found = {}
    for who, name in (("caller", "plea_vomiting_blood"), ("operator", "plea_fallen_in_bathroom")):
        whole = read_wav(SOUNDS / f"{name}.wav")
        length = PIECE_SECONDS * whole.rate
        for part, when in enumerate(("before", "meanwhile", "afterwards")):
            path = found[f"{who} {when}"] = folder / f"{who}-{when}.wav"
            write_wav(path, Sound(whole.samples[part * length : (part + 1) * length], whole.rate))
    return found


@pytest.fixture
def announced(prompts: Path, tmp_path: Path) -> Path:
    """Prompts that say nothing, but for the announcement."""
    folder = tmp_path / "prompts-to-be"
    shutil.copytree(prompts, folder)
    for rate, hertz in RATES.items():
        for path in folder.glob(f"{rate}/*/{ANNOUNCEMENT}-*.wav"):
            write_wav(path, resample(ANNOUNCED, hertz))
    return folder


@pytest.fixture
def house(asterisk: Asterisk, tmp_path: Path, redis_url: str, announced: Path) -> Iterator[House]:
    user, password = asterisk.auth
    switch = {"ari_url": asterisk.url, "ari_user": user, "ari_password": password}
    place = {"asterisk_spool": asterisk.switch.spool}
    with house_in(tmp_path, redis_url, announced, record_talks=True, **switch, **place) as built:
        with built.database.begin() as session:
            staff.add(session, THIRD, THIRD, "operator", ["medical"])
        yield built


@contextmanager
def driver(house: House) -> Iterator["subprocess.Popen[bytes]"]:
    """A real one, that is killed in the end."""
    settings = house.settings.model_dump(mode="json", exclude_none=True)
    own = {f"HOTLINE_{name.upper()}": str(value) for name, value in settings.items()}
    log = house.settings.data_dir / "driver.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "asterisk"],
            cwd=ROOT,
            env=os.environ | own,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
    try:
        assert eventually(lambda: b"connected with the switch" in log.read_bytes(), PATIENCE)
        log.write_bytes(b"")
        yield process
    finally:
        process.kill()
        process.wait()


def rings(house: House, operator: Phone) -> None:
    """As a worker would have it, for the one case there is; they take it."""
    assert eventually(lambda: pages(house), PATIENCE)
    (page_id,) = pages(house)
    contact = StaffContact(OPERATOR, OPERATOR, None, "zh-CN")
    channel = house.carriers["asterisk"].ring(page_id, contact)
    with house.database.begin() as session:
        page = session.get_one(Page, page_id)
        page.carrier, page.carrier_call_id = "asterisk", channel
    operator.answers()
    operator.press("1")


def pages(house: House) -> list[int]:
    with house.database.read() as session:
        voice = (Page.channel == "voice") & (Page.target == OPERATOR)
        return list(session.scalars(select(Page.id).where(voice)))


def talks(house: House) -> list[Recording]:
    with house.database.read() as session:
        return list(session.scalars(select(Recording).where(Recording.purpose == "talk")))


def in_the_talk(asterisk: Asterisk) -> int:
    """How many."""
    bridges = asterisk.ask("bridges").json()
    return max(
        (len(each["channels"]) for each in bridges if each["id"].startswith("call-")), default=0
    )


def takes_over(asterisk: Asterisk, operator: Phone, third: Phone) -> None:
    """A third one is fetched, and the first hangs up."""
    operator.press("*1")
    third.answers()
    third.press("1")
    assert eventually(lambda: in_the_talk(asterisk) == 3, PATIENCE)
    operator.hangs_up()


def is_recorded(asterisk: Asterisk) -> bool:
    return any(channel["id"].startswith(PREFIX) for channel in asterisk.ask("channels").json())


def desk_phone(asterisk: Asterisk, folder: Path, login: str) -> Phone:
    where = {"domain": asterisk.sip_address, "address": DESK_ADDRESS}
    return Phone(folder, f"staff-{login}", password=f"password-of-{login}", **where)


@pytest.fixture
def operator(asterisk: Asterisk, tmp_path: Path) -> Iterator[Phone]:
    """A desk phone, registered."""
    with desk_phone(asterisk, tmp_path, OPERATOR) as phone:
        yield phone


@pytest.fixture
def third(asterisk: Asterisk, tmp_path: Path) -> Iterator[Phone]:
    """Another one."""
    with desk_phone(asterisk, tmp_path, THIRD) as phone:
        yield phone


def hears(phone: Phone, words: Path) -> bool:
    return eventually(lambda: place_of(read_wav(words), phone.heard()) is not None, PATIENCE)


@pytest.fixture
def caller(asterisk: Asterisk, tmp_path: Path) -> Iterator[Phone]:
    """A wideband telephone."""
    with Phone(tmp_path, NUMBER, domain=asterisk.sip_address, codecs=("G722/16000",)) as phone:
        yield phone


def test_a_talk_is_announced_recorded_and_outlives_its_driver_and_the_first_who_took_it(
    house: House,
    asterisk: Asterisk,
    caller: Phone,
    operator: Phone,
    third: Phone,
    words: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with driver(house):
        caller.call(f"sip:4001@{asterisk.sip_address}")
        caller.is_talking()
        caller.press("0")
        rings(house, operator)
        assert eventually(lambda: is_recorded(asterisk), PATIENCE)
        assert place_of(ANNOUNCED, caller.heard()) is not None
        caller.says(words["caller before"])
        operator.says(words["operator before"])
    caller.says(words["caller meanwhile"])
    operator.says(words["operator meanwhile"])
    with driver(house):
        takes_over(asterisk, operator, third)
        third.says(words["operator afterwards"])
        caller.says(words["caller afterwards"])
        assert hears(third, words["caller afterwards"])
        third.hangs_up()
        assert eventually(lambda: not is_recorded(asterisk), PATIENCE)
        caller.hangs_up()

    monkeypatch.setattr(spool, "STILL_SECONDS", 0.0)
    assert make_talks(house).pick_up() == 1
    (talk,) = talks(house)
    path = house.recordings.path(talk.id)
    assert path is not None
    heard = read_wav(path)
    assert heard.rate == 16000
    for who, said in words.items():
        assert place_of(read_wav(said), heard) is not None, who
    with house.database.read() as session:
        assert session.get_one(Call, talk.call_id).from_number == f"+86{NUMBER}"
