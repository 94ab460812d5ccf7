"""The telephone of `hotline.cli.testbed` for tests: skipped where there is no SIP stack."""

from typing import Self

import pytest

from hotline.cli.testbed import phone


class Phone(phone.Phone):
    """In somebody's hand."""

    def __enter__(self) -> Self:
        pytest.importorskip("pjsua2", reason="asterisk: no SIP telephone for this Python")
        return super().__enter__()
