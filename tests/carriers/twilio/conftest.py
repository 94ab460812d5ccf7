"""A house in this process with Twilio on, and the played Twilio that calls it."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from hotline import staff
from hotline.carriers.prompts import create_blueprint as create_prompts
from hotline.carriers.streams import StreamSlots
from hotline.carriers.twilio.assembly import make_blueprint
from hotline.carriers.twilio.carrier import TwilioCarrier
from hotline.config import ROOT, Settings
from hotline.flow.loader import Flows
from hotline.jobs.run import house as jobs_house
from hotline.speech.audio import Sound, write_wav
from hotline.speech.clips import sound_name
from hotline.wiring.house import House, build
from tests.carriers.jobs import do_urgent_jobs
from tests.community import make_tables
from tests.fakes.twilio import FakeTwilio, Webhooks, through_client

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
SID = "CA" + "1" * 32
ARRIVING = {"CallSid": SID, "From": "+8613800000000", "To": "+862155550000"}
DOCTOR = "+8613900000001"
NURSE = "+8613900000002"

Post = Callable[..., tuple[int, str]]
"""A signed request: path, form as keywords; status and body."""


@pytest.fixture(scope="session")
def flows() -> Flows:
    """The house's own flows, read once: they never change."""
    return Flows.load(ROOT / "ivr_flows")


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory, flows: Flows) -> Path:
    """Every prompt, rendered as a second of a tone."""
    folder = tmp_path_factory.mktemp("prompts")
    tone = (3000 * np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000)).astype(np.int16)
    for language in flows.languages:
        for clip in flows.clips(language):
            path = folder / "8k" / f"{sound_name(clip, language)}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(path, Sound(tone, 8000))
    return folder


@pytest.fixture
def webhooks() -> Webhooks:
    return Webhooks(TOKEN)


@pytest.fixture
def twilio(webhooks: Webhooks) -> Iterator[FakeTwilio]:
    with FakeTwilio(webhooks, ACCOUNT) as playing:
        yield playing


@pytest.fixture
def settings(tmp_path: Path, twilio: FakeTwilio) -> Settings:
    return Settings(
        data_dir=tmp_path,
        redis_url="redis://127.0.0.1:1/0",
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_api_url=twilio.api_url,
        secret_key="a secret of the tests",
    )


@pytest.fixture
def house(
    settings: Settings, spoken: Path, flows: Flows, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    settings.clips_dir.symlink_to(spoken)
    monkeypatch.setattr(Flows, "load", lambda _: flows)
    built = build(settings)
    make_tables(built.database)
    with built.database.begin() as session:
        for login, phone in (("doctor", DOCTOR), ("nurse", NURSE)):
            staff.add(session, login, login, "operator", ["medical", "operators"], phone)
    # `hotline.jobs.run` is also the name of the function in it
    monkeypatch.setattr(sys.modules["hotline.jobs.run"], "build", lambda _: built)
    jobs_house.cache_clear()
    yield built
    jobs_house.cache_clear()
    built.database.close()


@pytest.fixture
def app(house: House, webhooks: Webhooks, twilio: FakeTwilio, work: Callable[[], None]) -> Flask:
    """The two doors that Twilio uses, without the rest of the web application."""
    carrier = house.carriers["twilio"]
    assert isinstance(carrier, TwilioCarrier)
    app = Flask(__name__)
    app.register_blueprint(create_prompts(house.clips))
    app.register_blueprint(
        make_blueprint(
            settings=house.settings,
            database=house.database,
            flows=house.flows,
            sessions=house.sessions,
            recordings=house.recordings,
            clips=house.clips,
            carrier=carrier,
            page_ended=house.paging.page_ended,
            slots=StreamSlots(2),
        )
    )
    webhooks.send = through_client(app.test_client())
    twilio.every_second = work
    return app


@pytest.fixture
def work(house: House) -> Callable[[], None]:
    """Do the urgent jobs of the outbox, as a worker would."""

    return partial(do_urgent_jobs, house)


@pytest.fixture
def post(app: Flask) -> Post:
    """A signed request; its status and body."""

    def send(path: str, base: str = "http://localhost", **form: str) -> tuple[int, str]:
        signature = RequestValidator(TOKEN).compute_signature(base + path, form)
        headers = {"X-Twilio-Signature": signature}
        answer = app.test_client().post(path, base_url=base, data=form, headers=headers)
        return answer.status_code, answer.text

    return send
