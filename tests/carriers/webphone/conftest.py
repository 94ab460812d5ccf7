"""A house in this process, served over real sockets, with the jobs that a worker would do."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from hotline import staff
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.rooms import Rooms
from hotline.carriers.webphone.voice import Voice
from hotline.config import Settings
from hotline.flow.loader import Flows
from hotline.jobs.run import house as jobs_house
from hotline.speech.audio import Sound, write_wav
from hotline.speech.clips import sound_name
from hotline.speech.music import MUSIC, hold_music
from hotline.wiring.house import House, build
from hotline.wiring.web import create_app
from tests.carriers.jobs import do_urgent_jobs
from tests.community import make_tables
from tests.console.desk import hash_of
from tests.fakes.webphone import Caller, StaffPhone, sign_in
from tests.servers.web import serving_app

PASSWORD = "a long password"
CLIP_SECONDS = 0.25


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every prompt, rendered as a short tone; and the music to wait by."""
    folder = tmp_path_factory.mktemp("prompts")
    time = np.arange(round(16000 * CLIP_SECONDS)) / 16000
    tone = (3000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16)
    flows = Flows.load(Settings.load().flows_dir)
    for language in flows.languages:
        for clip in flows.clips(language):
            path = folder / "16k" / f"{sound_name(clip, language)}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(path, Sound(tone, 16000))
    music = folder / "16k" / f"{MUSIC}.wav"
    music.parent.mkdir()
    write_wav(music, hold_music(16000))
    return folder


@pytest.fixture
def house(tmp_path: Path, redis_url: str, spoken: Path) -> Iterator[House]:
    with open_house(tmp_path, redis_url, spoken) as built:
        yield built


@contextmanager
def open_house(folder: Path, redis_url: str, spoken: Path) -> Iterator[House]:
    """A house with two operators; jobs that run meanwhile are done in it."""
    settings = Settings(data_dir=folder, redis_url=redis_url, secret_key="a secret of the tests")
    settings.clips_dir.symlink_to(spoken)
    built = build(settings)
    make_tables(built.database)
    with built.database.begin() as session:
        for login in ("doctor", "nurse"):
            person = staff.add(session, login, login, "operator", ["medical", "operators"])
            person.password_hash = hash_of(PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        # `hotline.jobs.run` is also the name of the function in it
        patch.setattr(sys.modules["hotline.jobs.run"], "build", lambda _: built)
        jobs_house.cache_clear()
        yield built
    jobs_house.cache_clear()
    built.redis.close()
    built.database.close()


@pytest.fixture
def exchange(house: House) -> Exchange:
    """For calls without sockets, which tell the time themselves."""
    return Exchange(
        house.sessions,
        house.recordings,
        house.flows,
        Voice(house.clips),
        Rooms(house.redis),
        house.redis,
        clock=lambda: 1000.0,
    )


@pytest.fixture
def url(house: House) -> Iterator[str]:
    """The whole web application on a free port."""
    with serve(house.settings, house) as address:
        yield address


@contextmanager
def serve(settings: Settings, house: House | None = None) -> Iterator[str]:
    """A web process: on the given house, or on one of its own over the same stores."""
    here = house or build(settings)
    with serving_app(create_app(house=here)) as url:
        yield url
    if house is None:
        here.redis.close()
        here.database.close()


@pytest.fixture
def worker(house: House) -> Iterator[None]:
    """Does the urgent jobs and the sweep, as a worker would."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(0.1):
            do_urgent_jobs(house)
            house.paging.look_at_due()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stopping.set()
    thread.join()


@pytest.fixture
def dial(url: str) -> Iterator[Callable[..., Caller]]:
    """`dial(number)`: somebody calls; whoever is still on the line at the end hangs up."""
    callers: list[Caller] = []

    def calling(number: str | None = None, language: str | None = None) -> Caller:
        callers.append(Caller(url, number, language))
        return callers[-1]

    yield calling
    for caller in callers:
        if not caller.receiver.closed.is_set():
            caller.hang_up()


@pytest.fixture
def staff_phone(url: str) -> Iterator[Callable[[str], StaffPhone]]:
    """`staff_phone("doctor")`: their browser is open."""
    phones: list[StaffPhone] = []

    def opened(login: str) -> StaffPhone:
        phones.append(StaffPhone(url, sign_in(url, login, PASSWORD)))
        return phones[-1]

    yield opened
    for phone in phones:
        if not phone.receiver.closed.is_set():
            phone.hang_up()
