"""Company: the processes that serve one programme from one database, and the one that leads them.

All take turns. The leader alone sends, asks providers for updates, and looks at the clock.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class News(StrEnum):
    """What one process tells the others, or hears of itself."""

    POSTED = "posted"  # there may be something to send
    DUE = "due"  # a timer is due at once
    SHOWN = "shown"  # these addresses have something new to read
    WORDS = "words"  # other words run, or a card was withdrawn
    LEADS = "leads"  # of itself: it leads from now on
    FOLLOWS = "follows"  # of itself: it leads no more


Hear = Callable[[News, str], None]
"""Told of news, with the addresses of `SHOWN`, in any thread."""


class Company(Protocol):
    """The other processes, as one of them sees them."""

    @property
    def leads(self) -> bool:
        """Whether this process leads at this very moment. In any thread."""

    def begin(self, hear: Hear) -> None:
        """Listen to the others, and lead when nobody else does: where nobody does now, at once."""

    def tell(self, news: News, about: str = "") -> None:
        """Tell the others, soon. What is told while the database is away is lost: it comes by the clock."""

    def end(self) -> None:
        """Leave; somebody else may lead."""


class Alone:
    """A process that has the database to itself."""

    leads = True

    def begin(self, hear: Hear) -> None:
        """There is nobody to listen to."""

    def tell(self, news: News, about: str = "") -> None:
        """There is nobody to tell."""

    def end(self) -> None:
        """There is nobody to leave to."""


class Accompanied(Protocol):
    """What several processes may serve from."""

    def company(self) -> Company:
        """The processes that serve from it beside this one."""
