"""Asking back: where the window is shut a template goes in a message's place, and that waits for her.

One template for one shut window, whatever else comes for her meanwhile; for her safety one beside it. It is
posted as any message is, in the transaction that holds what it stands for: a crash sends neither twice.
Providers let so many people be reached outside the window in a day: what is more waits, those first whom it
matters to most.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.channels.channel import Channel, Refused, SendResult
from bot.conversation.messages import SAFETY, Message
from scheduler import gates
from storage.store import REACHED, Claimed, Desk, Outgoing, turn_of

Templates = Callable[[Claimed], Message]
"""The approved template that stands for a message, in her language."""

DAY = timedelta(hours=24)
LEAST_WAIT = timedelta(minutes=15)  # for a place: what waits is looked at again all together
NEVER = datetime.min.replace(tzinfo=UTC)
NOTHING_WAITS = "nothing waits"  # why a template is dropped
SHUT_CODE = "131047"  # how WhatsApp says that free words came too late


def with_windows(rules: gates.Rules, channels: Mapping[str, Channel]) -> gates.Rules:
    """The rules, with how long each channel takes free words after she wrote."""
    windows = {name: one.limits.window for name, one in channels.items() if one.limits.window is not None}
    return replace(rules, windows=windows)


def verdict(desk: Desk, row: Claimed, now: datetime, rules: gates.Rules) -> gates.Verdict:
    """What the gates say; for a template, whether it announces anything, and the limit has a place for it."""
    said = gates.may_send(row, now, rules)
    purpose, expires_at = row.outgoing.purpose, row.outgoing.expires_at
    if row.outgoing.message.template is None or said != gates.Go():
        return said
    if not desk.waits_for_her(row.outgoing.address, now):
        return gates.Drop(NOTHING_WAITS)  # it was stopped, withdrawn or is too old
    if rules.messaging_limit is None or purpose in SAFETY:
        return said  # for her safety it is tried in any case: the provider may count otherwise
    taken_at = desk.template_place(row, rules.messaging_limit, now - DAY)
    if taken_at is None:
        return said
    until = max(taken_at + DAY, now + LEAST_WAIT)
    if expires_at is not None and until >= expires_at:
        return gates.Drop(REACHED)
    return gates.Hold(until, REACHED)


def ask_back(desk: Desk, row: Claimed, shut: gates.Shut, now: datetime, templates: Templates) -> None:
    """Hold a message until she writes, and post the template that asks her to, where none has."""
    out = row.outgoing
    expires_at = out.expires_at if out.expires_at is not None and out.expires_at > now else None
    desk.hold(row.id, min(shut.until, expires_at or shut.until), shut.reason)
    heard = "never" if row.heard_at is None else f"{row.heard_at:%Y%m%dT%H%M%S%f}"
    safety = out.purpose in SAFETY
    message = templates(row)
    template = Outgoing(
        key=f"{turn_of(out.key)} template {heard}{' safety' if safety else ''}",
        person=out.person,
        address=out.address,
        purpose=out.purpose,
        message=message,
        not_before=now,
        expires_at=expires_at,
        text=f"template.{message.template.name}" if message.template else "template",
    )
    desk.ask_back(template, shut.since or NEVER, safety)


def says_shut(row: Claimed, result: SendResult) -> bool:
    """Whether a provider says that the window is shut, for words that it may be shut for."""
    free = row.outgoing.message.template is None
    return free and isinstance(result, Refused) and result.reason.startswith(SHUT_CODE)


def put_back(row: Claimed, set_out_at: datetime, now: datetime) -> Callable[[Desk], bool]:
    """What to write of such words: they wait for her, unless she wrote while they were on their way."""
    return lambda desk: desk.window_was_shut(row.outgoing.key, now, set_out_at)


def none(row: Claimed) -> Message:
    """The templates of a house whose channels take free words at any time."""
    raise LookupError(
        f"{row.outgoing.address.channel} has a window, and this house no templates; give it some"
    )
