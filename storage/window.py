"""Window: what is promised about the hours in which a channel takes free words, and what asks her back.

Some channels take free words only for some hours after she wrote; outside them one approved template asks
her back, and what was meant waits for her.
"""

from datetime import datetime
from typing import Protocol

from bot.conversation.events import Key
from bot.people import Address
from storage.kept import Claimed, Outgoing

SHUT = "window"  # why a message is held: she has to write first
REACHED = "messaging limit"  # why a template is held: the provider lets so many people be reached in a day


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
        surely never reached her does not count. Its key is posted once, as any.
        """

    def window_was_shut(self, key: Key, now: datetime, set_out_at: datetime | None = None) -> bool:
        """The provider refused a message, at once or later, since the window was shut; whether it waits now.

        It goes again when she writes; at once, when she has been heard since it set out (None: since its
        receipt). One that was tried often enough, or is no free words, stays as it is.
        """

    def template_place(self, template: Claimed, limit: int, since: datetime) -> datetime | None:
        """When the template went whose place in the provider's limit this one needs; None: one is free.

        Cost is by the limit.
        """
