"""The job-queue server that comes along."""

import subprocess
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as Disconnected

from hotline.cli.testbed.children import eventually
from hotline.config import Settings
from hotline.valkey import embedded_url, valkey_command


def test_what_it_has_to_say_is_in_its_log_and_not_on_the_terminal(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with subprocess.Popen(
        valkey_command(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        with Redis.from_url(embedded_url(settings)) as client:
            assert eventually(lambda: answers(client), 10)
        server.terminate()
        said, _ = server.communicate(timeout=10)
    assert said == b""
    assert "ready to exit" in (tmp_path / "valkey" / "log").read_text()


def test_why_it_cannot_start_is_on_the_terminal(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    command = valkey_command(settings)
    (tmp_path / "valkey" / "log").mkdir()
    ended = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert ended.returncode != 0
    assert "log file" in ended.stdout + ended.stderr


def answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except Disconnected:
        return False
