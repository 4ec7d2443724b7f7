"""Pieces: a message that is too long for one call goes in several, and none that was sent goes again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from bot.channels.channel import Refused, RetryLater, SendResult, Sent, Unknown
from bot.channels.newest import Newest
from bot.conversation.events import Key
from bot.conversation.messages import Message

P = TypeVar("P")

MOST_BEGUN = 1000  # messages whose first pieces were sent


class _Begun(NamedTuple):
    """How far a message came. Its words may be withdrawn meanwhile: then it begins anew."""

    message: Message
    pieces: int


class Pieces:
    """The messages of one channel that broke off between two pieces, each by its key in the outbox.

    Another message of the same words is another: that one begins with its first piece.
    """

    def __init__(self) -> None:
        self._begun = Newest[tuple[str, Key], _Begun](MOST_BEGUN)

    async def send(
        self,
        chat: str,
        message: Message,
        key: Key,
        pieces: Sequence[P],
        send: Callable[[P], Awaitable[SendResult]],
    ) -> SendResult:
        """Send the pieces of this message, from the first that was not sent yet; without a key, all."""
        begun = self._begun.pop((chat, key), None)
        start = begun.pieces if begun is not None and begun.message == message else 0
        result: SendResult = Refused("nothing to say")
        resent = 0
        for n, piece in enumerate(pieces[start:], start):
            result = await send(piece)
            if not isinstance(result, Sent):
                if n and key and isinstance(result, RetryLater | Unknown):
                    self._begun[chat, key] = _Begun(message, n)
                return result
            resent += result.resent
        return replace(result, resent=resent) if isinstance(result, Sent) else result
