"""Window: what is promised about the hours in which a channel takes free words, and what asks her back.

Some channels take free words only for some hours after she wrote; outside them one approved template asks
her back, and what was meant waits for her.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.people import Address, PersonId
from storage.kept import Claimed, Outgoing

SHUT = "window"  # why a message is held: she has to write first
MERGED = "merged"  # why one is dropped: it was old when she wrote, and stands in one message with others
AGAIN_AFTER = timedelta(weeks=4)  # of silence, until one more template goes
REACHED = "messaging limit"  # why a template is held: the provider lets so many people be reached in a day


class Waiting(NamedTuple):
    """News that waits for her to write."""

    key: Key
    texts: tuple[str, ...]  # by name
    posted_at: datetime


class Windows(Protocol):
    """The part of the desk that knows when she was last heard where."""

    def heard_from(self, address: Address, at: datetime) -> None:
        """She was heard there at that time: what waited for that, and any template, is looked at again now.

        An earlier time than is known changes nothing; nor does it where nobody is known.
        """

    def waits_for_her(self, address: Address, now: datetime) -> bool:
        """Whether something waits there for her to write, or was called by what she wrote just now."""

    def ask_back(self, template: Outgoing, shut_at: datetime, safety: bool) -> bool:
        """Post a template, unless one was posted there since the window was shut; whether it was posted.

        For her safety one may go beside the one for all the rest, which goes no more then. A template that
        surely never reached her does not count. A second one may go `AGAIN_AFTER` the first, and no third.
        Its key is posted once, as any.
        """

    def waiting_news(self, person: PersonId, address: Address, before: datetime) -> list[Waiting]:
        """News from people that waits there until she writes, posted before then, the oldest first."""

    def drop_waiting(self, keys: Collection[Key]) -> None:
        """These wait no more: she is told of them in one message. What was sent stays as it is."""

    def window_was_shut(self, key: Key, now: datetime, set_out_at: datetime | None = None) -> bool:
        """The provider refused a message, at once or later, since the window was shut; whether it waits now.

        It goes again when she writes; at once, when she has been heard since it set out (None: since its
        receipt). One that was tried often enough, or is no free words, stays as it is.
        """

    def template_place(self, template: Claimed, limit: int, since: datetime) -> datetime | None:
        """When the template went whose place in the provider's limit this one needs; None: one is free.

        Cost is by the limit.
        """
