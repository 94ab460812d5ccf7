"""The bank of calming messages, which staff writes; a language without any has the flow's own."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import outbox
from hotline.calls.models import HoldMessage

RENDER = "hotline.jobs.render_clips"

LONGEST = 200
"""Characters: what takes longer is a lecture, not a word of comfort."""


class HoldMessageError(ValueError):
    """A message that cannot be kept: says why."""


def messages(session: Session, language: str) -> list[HoldMessage]:
    """All of a language, in the order in which they are said; those switched off too."""
    bank = select(HoldMessage).where(HoldMessage.language == language)
    return list(session.scalars(bank.order_by(HoldMessage.position, HoldMessage.id)))


def texts(session: Session, language: str) -> list[str]:
    """What those who wait are told, in turn."""
    return [message.text for message in messages(session, language) if message.active]


def names_to_render(session: Session, language: str) -> Iterator[tuple[str, str, str]]:
    """`("hold_message", place, text)` of each message that is said."""
    for place, text in enumerate(texts(session, language), start=1):
        yield "hold_message", str(place), text


def add(session: Session, language: str, text: str) -> HoldMessage:
    """Puts a message behind the others, and has it rendered; raises HoldMessageError."""
    last = select(func.max(HoldMessage.position)).where(HoldMessage.language == language)
    position = session.scalar(last)
    message = HoldMessage(
        language=language, text=_checked(text), position=0 if position is None else position + 1
    )
    session.add(message)
    session.flush()
    outbox.put(session, RENDER, language)
    return message


def edit(session: Session, message_id: int, text: str, active: bool = True) -> HoldMessage:
    """Rewords a message, or rests it; raises HoldMessageError."""
    message = _existing(session, message_id)
    message.text, message.active = _checked(text), active
    outbox.put(session, RENDER, message.language)
    return message


def remove(session: Session, message_id: int) -> None:
    """Takes a message out of the bank for good; raises HoldMessageError."""
    session.delete(_existing(session, message_id))
    session.flush()


def _existing(session: Session, message_id: int) -> HoldMessage:
    message = session.get(HoldMessage, message_id)
    if message is None:
        raise HoldMessageError(f"there is no message {message_id}")
    return message


def _checked(text: str) -> str:
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST:
        raise HoldMessageError(f"a message has 1 to {LONGEST} characters, not {len(words)}")
    return words
