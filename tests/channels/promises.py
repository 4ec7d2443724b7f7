"""What every channel promises, each run on each of them at a provider that speaks its wire format."""

from collections.abc import Awaitable, Callable, Sequence

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.events import ChoiceMade, MessageReceived, Update
from bot.conversation.messages import Button, Message
from storage.store import StoreError
from tests.channels.inbox import Inbox
from tests.channels.rigs import Can, Met, Rig, TooFast

Promise = Callable[[Rig], Awaitable[None]]
PROMISES: dict[str, Promise] = {}
NEEDS: dict[str, frozenset[Can]] = {}

HELLO = Message(text="<b>Bonjour</b> Awa !", buttons=(Button("Oui", "1.1.yes"), Button("Non", "1.1.no")))


def promise(*needs: Can) -> Callable[[Promise], Promise]:
    """A promise, made by every channel that lacks none of this."""

    def made(keep: Promise) -> Promise:
        PROMISES[keep.__name__] = keep
        NEEDS[keep.__name__] = frozenset(needs)
        return keep

    return made


def words_of(events: Sequence[Update]) -> list[str]:
    return [event.text for event in events if isinstance(event, MessageReceived)]


# ---- receiving ---------------------------------------------------------------------------------


@promise()
async def words_come_in_order(rig: Rig) -> None:
    """What she says comes as she said it, one after the other, with her address on it."""
    awa, inbox = rig.somebody(), Inbox()
    for words in ("un", "deux", "trois"):
        awa.says(words)
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(3)
        await rig.all_confirmed()
    assert words_of(taken) == ["un", "deux", "trois"]
    assert {(event.sender.channel, event.sender.id) for event in taken} == {(rig.channel.name, awa.chat)}


@promise()
async def acknowledged_only_after_the_commit(rig: Rig) -> None:
    """A process that dies while an update is being taken in is given it again, under the same key (P1)."""
    inbox = Inbox()
    inbox.gate.clear()
    rig.somebody().says("vendredi")
    async with rig.receiving(inbox.take_in):
        await inbox.was_handed(1)
        assert rig.waiting == 1
    assert rig.waiting == 1
    assert inbox.taken == []
    inbox.gate.set()
    async with rig.receiving(inbox.take_in):
        await inbox.has_taken(1)
        await rig.all_confirmed()
    assert len({event.key for events in inbox.handed for event in events}) == 1


@promise()
async def what_could_not_be_kept_comes_again(rig: Rig) -> None:
    """A store that fails loses nothing: the update is handed on again until it is committed."""
    inbox = Inbox()
    inbox.faults = [StoreError("data/jigi.db: the disk is full; make room")] * 2
    rig.somebody().says("vendredi")
    async with rig.receiving(inbox.take_in):
        await inbox.has_taken(1)
        await rig.all_confirmed()
    assert len(inbox.handed) == 3
    assert len({event.key for events in inbox.handed for event in events}) == 1


@promise()
async def a_copy_has_the_key_of_its_original(rig: Rig) -> None:
    """Whatever comes twice is known as one (P2)."""
    awa, inbox = rig.somebody(), Inbox()
    async with rig.receiving(inbox.take_in):
        awa.says("oui", copies=3)
        await inbox.has_taken(3)
        assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
        await awa.hears()
        awa.taps("Oui", copies=2)
        taken = await inbox.has_taken(5)
        await rig.all_confirmed()
    said, tapped = taken[:3], taken[3:]
    assert len({event.key for event in said}) == 1
    assert len({event.key for event in tapped}) == 1


@promise()
async def the_same_words_twice_are_two(rig: Rig) -> None:
    """She may mean it twice: only a copy of an update shares its key."""
    awa, inbox = rig.somebody(), Inbox()
    awa.says("oui")
    awa.says("oui")
    rig.somebody(8).says("oui")
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(3)
    assert len({event.key for event in taken}) == 3


@promise()
async def a_tap_comes_with_its_data(rig: Rig) -> None:
    """A button gives back what it was given, and two taps on it are two."""
    awa, inbox = rig.somebody(), Inbox()
    async with rig.receiving(inbox.take_in):
        assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
        await awa.hears()
        for label in ("Oui", "Non", "Non"):
            awa.taps(label)
        taken = await inbox.has_taken(3)
        await rig.all_confirmed()
    assert [event.data for event in taken if isinstance(event, ChoiceMade)] == ["1.1.yes", "1.1.no", "1.1.no"]
    assert len({event.key for event in taken}) == 3


# ---- sending -----------------------------------------------------------------------------------


@promise()
async def words_and_buttons_arrive(rig: Rig) -> None:
    """A message is shown once, without marks, with its buttons in order."""
    awa = rig.somebody()
    assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
    (heard,) = await awa.hears()
    assert heard.text == "Bonjour Awa !"
    assert list(heard.buttons) == ["Oui", "Non"]
    assert len(awa.all) == 1


@promise(Can.MEETS_TROUBLE)
async def what_became_of_it_is_told_truly(rig: Rig) -> None:
    """Sent is sent, RetryLater, Refused and OptedOut are surely not sent, and a doubt is called one."""
    expected: dict[Met | TooFast, tuple[type[SendResult], ...]] = {
        Met.NOTHING: (Sent,),
        TooFast(7): (RetryLater,),
        Met.FAILURE: (RetryLater, Unknown),
        Met.GATEWAY: (Unknown,),
        Met.RESET: (Unknown,),
        Met.RESET_AFTER: (Unknown,),
        Met.UNWANTED: (Refused,),
        Met.GONE: (OptedOut,),
    }
    for n, (met, results) in enumerate(expected.items()):
        somebody = rig.somebody(100 + n)
        rig.meets(met)
        result = await rig.channel.send(somebody.chat, HELLO)
        assert isinstance(result, results), f"{met}: {result}"
        if not isinstance(result, Unknown):
            assert len(somebody.all) == isinstance(result, Sent), met
    assert len(rig.somebody(105).all) == 1  # what was obeyed before the connection broke
