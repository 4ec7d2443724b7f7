"""What every channel promises, each run on each of them at a provider that speaks its wire format."""

import asyncio
import html
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.events import (
    ChoiceMade,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    Update,
    VoiceReceived,
)
from bot.conversation.messages import Button, Media, Message, plain
from storage.store import StoreError
from tests.channels.inbox import Inbox
from tests.channels.rigs import FILES, Can, Met, Rig, TooFast

Promise = Callable[[Rig], Awaitable[None]]
PROMISES: dict[str, Promise] = {}
NEEDS: dict[str, frozenset[Can]] = {}

HELLO = Message(text="<b>Bonjour</b> Awa !", buttons=(Button("Oui", "1.1.yes"), Button("Non", "1.1.no")))
SHOWN = (
    Media("note", "audio/ogg"),
    Media("photo", "image/jpeg"),
    Media("hers", "application/json", name="mydata.json"),
)


def showing(media: Media) -> Message:
    """Words and buttons with this file, as what it is."""
    kind = media.mime.partition("/")[0]
    return Message(
        text="Pour <b>vous</b>",
        buttons=HELLO.buttons,
        voice=media if kind == "audio" else None,
        picture=media if kind == "image" else None,
        document=media if kind == "application" else None,
    )


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
    """A store that fails loses nothing: the update comes until it is committed, and the log says why."""
    inbox = Inbox()
    inbox.faults = [StoreError("data/jigi.db: the disk is full; make room")] * 2
    rig.somebody().says("vendredi")
    with capture_logs() as logs:
        async with rig.receiving(inbox.take_in):
            await inbox.has_taken(1)
            await rig.all_confirmed()
    assert [log["log_level"] for log in logs if "make room" in str(log.get("error"))] == ["error"] * 2
    assert len(inbox.handed) == 3
    assert len({event.key for events in inbox.handed for event in events}) == 1


@promise()
async def a_copy_has_the_key_of_its_original(rig: Rig) -> None:
    """Whatever comes twice is known as one (P2)."""
    inbox = Inbox()
    rig.somebody().says("oui", copies=3)
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(3)
        await rig.all_confirmed()
    assert len({event.key for event in taken}) == 1


@promise()
async def what_is_handed_over_badly_comes_again(rig: Rig) -> None:
    """A gateway that fails and an acknowledgement that is lost cost nothing: what comes again has its key."""
    inbox = Inbox()
    rig.stumbles()
    rig.somebody().says("un")
    async with rig.receiving(inbox.take_in):
        await inbox.has_taken(1)
        await rig.all_confirmed()
        rig.somebody().says("deux")
        while words_of(inbox.taken)[-1] != "deux":
            await inbox.has_taken(len(inbox.taken) + 1)
    assert set(words_of(inbox.taken)) == {"un", "deux"}
    assert len({event.key for event in inbox.taken}) == 2


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
async def a_burst_is_heard_whole(rig: Rig) -> None:
    """When a whole region writes at once everybody is heard, each in the order of her words."""
    inbox = Inbox()
    for n in range(30):
        for words in ("un", "deux", "trois"):
            rig.somebody(100 + n).says(words)
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(90)
        await rig.all_confirmed()
    assert len({event.key for event in taken}) == 90
    for n in range(30):
        hers = [event for event in taken if event.sender.id == rig.somebody(100 + n).chat]
        assert words_of(hers) == ["un", "deux", "trois"]


@promise(Can.REORDERS)
async def words_that_come_in_another_order_are_all_heard(rig: Rig) -> None:
    """None is taken for a copy of another, or for too old."""
    inbox = Inbox()
    rig.backwards()
    for words in ("un", "deux", "trois"):
        rig.somebody().says(words)
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(3)
        await rig.all_confirmed()
    assert words_of(taken) == ["trois", "deux", "un"]


@promise(Can.TELLS_WHEN)
async def late_words_come_with_their_hour(rig: Rig) -> None:
    """What waited for a network says when it was sent, at the latest; a copy of it is still a copy."""
    inbox = Inbox()
    rig.late(3600)
    rig.somebody().says("hier", copies=2)
    rig.late(0)
    rig.somebody().says("maintenant")
    async with rig.receiving(inbox.take_in):
        late, copy, prompt = await inbox.has_taken(3)
    assert late.key == copy.key
    assert isinstance(late, MessageReceived)
    assert isinstance(prompt, MessageReceived)
    assert late.sent_at is not None
    assert prompt.sent_at is not None
    assert timedelta(minutes=59) < late.at - late.sent_at < timedelta(minutes=61)
    assert prompt.at - prompt.sent_at < timedelta(minutes=1)


@promise()
async def what_nobody_can_read_keeps_nobody_from_being_heard(rig: Rig) -> None:
    """Not her own next words, and not her neighbour's."""
    awa, fanta, inbox = rig.somebody(7), rig.somebody(8), Inbox()
    rig.puts_nonsense(awa)
    awa.says("oui")
    fanta.says("non")
    async with rig.receiving(inbox.take_in):
        await rig.all_confirmed()
    assert sorted(words_of(inbox.taken)) == ["non", "oui"]


@promise(Can.BREAKS_LETTERS)
async def half_a_character_can_be_kept(rig: Rig) -> None:
    """JSON can carry half of an emoji; no database can."""
    inbox = Inbox()
    rig.somebody().says("bien \ud83d")
    rig.somebody().says("merci")
    async with rig.receiving(inbox.take_in):
        first, second = words_of(await inbox.has_taken(2))
    assert first.encode()
    assert first.startswith("bien ")
    assert second == "merci"


@promise(Can.FETCHES)
async def what_she_sends_can_be_fetched(rig: Rig) -> None:
    """A voice note and a picture come with what their bytes are fetched by; a caption with its picture."""
    awa, inbox = rig.somebody(), Inbox()
    awa.sends_voice(b"OggS mon plan")
    awa.sends_picture(b"\xff\xd8\xff le plateau", "le plateau")
    async with rig.receiving(inbox.take_in):
        voice, picture = await inbox.has_taken(2)
        assert isinstance(voice, VoiceReceived)
        assert isinstance(picture, PictureReceived)
        assert await rig.channel.fetch(voice.media) == b"OggS mon plan"
        assert await rig.channel.fetch(picture.media) == b"\xff\xd8\xff le plateau"
    assert picture.caption == "le plateau"
    assert voice.media.id != picture.media.id


@promise(Can.FETCHES)
async def a_file_that_vanished_is_told_plainly(rig: Rig) -> None:
    """Who fetches it hears an OSError, and may come again or let it be."""
    inbox = Inbox()
    rig.somebody().sends_voice(b"OggS mon plan")
    async with rig.receiving(inbox.take_in):
        (voice,) = await inbox.has_taken(1)
    assert isinstance(voice, VoiceReceived)
    rig.forgets_files()
    with pytest.raises(OSError, match=r".+"):
        await rig.channel.fetch(voice.media)


@promise(Can.TELLS_OF_LEAVING)
async def whoever_leaves_and_comes_back_is_known_to(rig: Rig) -> None:
    """A block and its end are events."""
    awa, inbox = rig.somebody(), Inbox()
    awa.blocks()
    awa.unblocks()
    async with rig.receiving(inbox.take_in):
        taken = await inbox.has_taken(2)
    assert [type(event) for event in taken] == [Left, Returned]


# ---- sending -----------------------------------------------------------------------------------


@promise(Can.CARRIES)
async def words_and_buttons_arrive(rig: Rig) -> None:
    """A message is shown once, without marks, with its buttons in order."""
    awa = rig.somebody()
    assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
    (heard,) = await awa.hears()
    assert heard.text == "Bonjour Awa !"
    assert list(heard.buttons) == ["Oui", "Non"]
    assert len(awa.all) == 1


@promise(Can.CARRIES)
async def a_tap_comes_with_its_data(rig: Rig) -> None:
    """A button gives back what it was given, and two taps on it are two; copies of a tap are one."""
    awa, inbox = rig.somebody(), Inbox()
    async with rig.receiving(inbox.take_in):
        assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
        await awa.hears()
        for label, copies in (("Oui", 1), ("Non", 2), ("Non", 1)):
            awa.taps(label, copies=copies)
        taken = await inbox.has_taken(4)
        await rig.all_confirmed()
    data = [event.data for event in taken if isinstance(event, ChoiceMade)]
    assert data == ["1.1.yes", "1.1.no", "1.1.no", "1.1.no"]
    _, first, copy, second = [event.key for event in taken]
    assert first == copy != second


@promise(Can.CARRIES)
async def a_tap_that_was_long_under_way_counts(rig: Rig) -> None:
    """Though its provider takes no answer to it any more."""
    awa, inbox = rig.somebody(), Inbox()
    async with rig.receiving(inbox.take_in):
        assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
        await awa.hears()
        rig.late(60)
        awa.taps("Oui")
        (event,) = await inbox.has_taken(1)
        await rig.all_confirmed()
    assert isinstance(event, ChoiceMade)
    assert event.data == "1.1.yes"


@promise(Can.CARRIES)
async def as_many_buttons_as_it_says_come_back(rig: Rig) -> None:
    """With labels and data as long as the channel's limits grant, the first and the last alike."""
    awa, inbox, limits = rig.somebody(), Inbox(), rig.channel.limits
    labels = [f"{n:02} {'é' * limits.label}"[: limits.label] for n in range(limits.buttons)]
    buttons = tuple(Button(label, f"{n:03}.".ljust(limits.data, "x")) for n, label in enumerate(labels))
    assert isinstance(await rig.channel.send(awa.chat, Message(text="Lequel ?", buttons=buttons)), Sent)
    (heard,) = await awa.hears()
    assert len(heard.buttons) == limits.buttons
    async with rig.receiving(inbox.take_in):
        awa.taps(next(iter(heard.buttons)))
        awa.taps(list(heard.buttons)[-1])
        taken = await inbox.has_taken(2)
    assert [event.data for event in taken if isinstance(event, ChoiceMade)] == [
        buttons[0].data,
        buttons[-1].data,
    ]


@promise(Can.CARRIES)
async def what_she_typed_is_shown_as_she_typed_it(rig: Rig) -> None:
    """Marks in her own words are her words."""
    awa = rig.somebody()
    for typed in (
        "<b>3 < 4</b> & <script>alert('x')</script> &lt; مرحبا 👩🏾‍⚕️",
        "*pas gras* _pas penché_ ~ni barré~ ```ni code```",
        "{{ 7 * 7 }} %s \\n [lien](https://jigi.example)",
    ):
        message = Message(text=f"Objectif : {html.escape(typed)}")
        assert isinstance(await rig.channel.send(awa.chat, message), Sent)
        (heard,) = await awa.hears()
        assert heard.text == f"Objectif : {typed}"


LONG = (
    "a" * 4095,
    "b" * 4096,
    "c" * 4097,
    "👩🏾‍⚕️" * 1100,
    "\n\n".join(f"<b>{n}.</b> {'mot ' * 150}" for n in range(20)),
    "&lt;" * 5000,
)


@promise(Can.CARRIES)
async def a_long_text_arrives_whole_and_in_order(rig: Rig) -> None:
    """In pieces, if need be; what is tapped stands under the last."""
    for n, text in enumerate(LONG):
        awa = rig.somebody(100 + n)
        message = Message(text=text, buttons=HELLO.buttons)
        assert isinstance(await rig.channel.send(awa.chat, message), Sent)
        words = "".join(heard.text for heard in awa.all)
        assert "".join(words.split()) == "".join(plain(text).split())
        assert [bool(heard.buttons) for heard in awa.all][-1:] == [True]
        assert sum(bool(heard.buttons) for heard in awa.all) == 1


@promise(Can.CARRIES)
async def a_piece_that_was_sent_is_not_sent_again(rig: Rig) -> None:
    """When a text breaks off between two pieces, the next attempt goes on from there."""
    awa = rig.somebody()
    long = Message(text="un " * 3000)
    rig.meets(Met.NOTHING, TooFast(1))
    assert isinstance(await rig.channel.send(awa.chat, long, "7.1.0"), RetryLater)
    assert isinstance(await rig.channel.send(awa.chat, long, "7.1.0"), Sent)
    assert sum(heard.text.count("un") for heard in awa.all) == 3000


@promise(Can.CARRIES)
async def another_message_of_the_same_words_arrives_whole(rig: Rig) -> None:
    """However far the first had come, be it tried again or given up."""
    awa = rig.somebody()
    long = Message(text="un " * 3000)
    rig.meets(Met.NOTHING, TooFast(1))
    assert isinstance(await rig.channel.send(awa.chat, long, "7.1.0"), RetryLater)
    before = sum(heard.text.count("un") for heard in awa.all)
    assert isinstance(await rig.channel.send(awa.chat, long, "7.2.0"), Sent)
    assert sum(heard.text.count("un") for heard in awa.all) == before + 3000


@promise(Can.CARRIES)
async def files_arrive_with_their_words(rig: Rig) -> None:
    """A voice note, a picture, a document: its bytes, the words and the buttons, in one message or in two."""
    for n, media in enumerate(SHOWN):
        awa = rig.somebody(100 + n)
        assert isinstance(await rig.channel.send(awa.chat, showing(media)), Sent)
        assert [heard.file for heard in awa.all if heard.file is not None] == [FILES[media.id]]
        assert "".join(heard.text for heard in awa.all) == "Pour vous"
        (tapped,) = [heard for heard in awa.all if heard.buttons]
        assert list(tapped.buttons) == ["Oui", "Non"]


@promise(Can.CARRIES)
async def words_go_when_their_file_is_gone(rig: Rig) -> None:
    """What she is to read does not wait for what she was to see."""
    for n, media in enumerate(SHOWN):
        awa = rig.somebody(100 + n)
        gone = showing(replace(media, id="gone"))
        assert isinstance(await rig.channel.send(awa.chat, gone), Sent)
        (heard,) = awa.all
        assert (heard.text, list(heard.buttons), heard.file) == ("Pour vous", ["Oui", "Non"], None)


@promise(Can.CARRIES)
async def what_she_sent_can_be_shown_to_another(rig: Rig) -> None:
    """A voice note goes on to her coach, from what came with it or from its copy."""
    moussa, inbox = rig.somebody(8), Inbox()
    rig.somebody(7).sends_voice(b"OggS mon plan")
    async with rig.receiving(inbox.take_in):
        (voice,) = await inbox.has_taken(1)
        assert isinstance(voice, VoiceReceived)
        rig.media.write(voice.media.id, await rig.channel.fetch(voice.media))
    assert isinstance(await rig.channel.send(moussa.chat, Message(text="", voice=voice.media)), Sent)
    assert [heard.file for heard in moussa.all] == [b"OggS mon plan"]


@promise(Can.CARRIES)
async def what_became_of_it_is_told_truly(rig: Rig) -> None:
    """Sent is sent, RetryLater, Refused and OptedOut are surely not sent, and a doubt is called one (P4)."""
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
        once = met in (Met.NOTHING, Met.RESET_AFTER)
        assert len(somebody.all) == once, met
        if isinstance(result, RetryLater):
            assert isinstance(await rig.channel.send(somebody.chat, HELLO), Sent)
            assert len(somebody.all) == 1


@promise(Can.CARRIES, Can.SAYS_HOW_LONG)
async def too_fast_is_obeyed_to_the_second(rig: Rig) -> None:
    """The provider's own wait is what the sender is told."""
    rig.meets(TooFast(7))
    result = await rig.channel.send(rig.somebody().chat, HELLO)
    assert isinstance(result, RetryLater)
    assert result.wait == timedelta(seconds=7)


@promise(Can.CARRIES, Can.REFUSES_THE_BLOCKED)
async def whoever_blocked_us_has_opted_out(rig: Rig) -> None:
    """And is sent nothing, in words or in sound, until she comes back."""
    awa = rig.somebody()
    awa.blocks()
    for message in (HELLO, Message(text="", voice=Media("note", "audio/ogg"))):
        assert isinstance(await rig.channel.send(awa.chat, message), OptedOut)
    assert list(awa.all) == []
    awa.unblocks()
    assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)


@promise(Can.CARRIES)
async def an_address_that_is_none_is_refused(rig: Rig) -> None:
    """Whatever stands where an address should be, nothing raises and nobody is written to."""
    for chat in ("", "nobody", "-", "٧", "../7", "7\n"):
        assert isinstance(await rig.channel.send(chat, HELLO), Refused | OptedOut), chat


@promise(Can.CARRIES)
async def nobody_waits_for_another_s_answer(rig: Rig) -> None:
    """Fifty people are sent to at once, and each has hers once (P3)."""
    people = [rig.somebody(100 + n) for n in range(50)]
    results = await asyncio.gather(*(rig.channel.send(person.chat, HELLO) for person in people))
    assert all(isinstance(result, Sent) for result in results)
    assert all(len(person.all) == 1 for person in people)
