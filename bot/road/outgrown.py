"""Outgrown: talks at rest that today's flows cannot lead any more.

A talk is kept as the facts it began with and what was lived, and a newer program may want to know
more than those hold. A flow that learns something new reads it with a default; where one did not,
the talk fails at whatever is said to it. It is let go then, so that only one message fails.
"""

from collections.abc import Callable
from typing import Any

import structlog

from bot.conversation.effects import Find
from bot.conversation.script import FlowError, Flows
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk

log = structlog.get_logger()

# What a flow raises at facts that it does not know.
UNKNOWN = (LookupError, TypeError, ValueError, AttributeError, AssertionError, FlowError)


def without(conversation: Conversation, flows: Flows, find: Callable[[Find], Any]) -> Conversation:
    """The conversation without the talks that cannot be led to their question; itself when there are none."""
    stack, parked = (
        tuple(frame for frame in frames if _leads(frame, flows, find))
        for frames in (conversation.stack, conversation.parked)
    )
    if (stack, parked) == (conversation.stack, conversation.parked):
        return conversation
    return conversation._replace(stack=stack, parked=parked)


def _leads(frame: Frame, flows: Flows, find: Callable[[Find], Any]) -> bool:
    """Whether its flow, run from the top, comes to a question."""
    try:
        run = Talk(frame, flows[frame.flow], find)
        run.run()
    except UNKNOWN as error:
        log.warning("talk.let_go", flow=frame.flow, error=type(error).__name__)
        return False
    except Exception as error:  # a full disk, a store out of reach: the talk is whole, and waits
        log.warning("talk.waits", flow=frame.flow, error=type(error).__name__)
        return True
    return run.ask is not None
