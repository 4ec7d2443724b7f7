"""The check-in with aiogram's dispatcher and FSM, as its documentation teaches it.

Nothing is done to slow it down: keyboards are built once, and one handler serves all eight states,
so that no filter is tried in vain.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.base import BaseSession
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage
from aiogram.types import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench import talk

STATES = [State(step.key, "checkin") for step in talk.STEPS]
POSITIONS = {state.state: n for n, state in enumerate(STATES)}
TEXTS = talk.texts()
KEYBOARDS = [
    InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=value)] for value, label in step.choices
        ]
    )
    for step in talk.STEPS
]

Kept = Callable[[int, dict[str, Any] | None], Awaitable[None]]
"""Called before each answer with the chat and, at the end of a check-in, all its answers."""


def dispatcher(storage: BaseStorage, kept: Kept, *, answer_taps: bool) -> Dispatcher:
    """A dispatcher that leads the talk.

    `answer_taps` stops the button's hourglass, as a bot on a network must.
    """
    dp = Dispatcher(storage=storage)

    async def opened(message: Message, state: FSMContext) -> None:
        await state.set_data({})
        await state.set_state(STATES[0])
        await kept(message.chat.id, None)
        await message.answer(TEXTS[0], reply_markup=KEYBOARDS[0])

    async def answer(message: Message, state: FSMContext, raw_state: str, words: str) -> None:
        position = POSITIONS[raw_state]
        answers = await state.update_data({talk.STEPS[position].key: words})
        if position + 1 < len(STATES):
            await state.set_state(STATES[position + 1])
            await kept(message.chat.id, None)
            await message.answer(TEXTS[position + 1], reply_markup=KEYBOARDS[position + 1])
        else:
            await state.clear()
            await kept(message.chat.id, answers)
            await message.answer(TEXTS[-1])

    async def written(message: Message, state: FSMContext, raw_state: str) -> None:
        await answer(message, state, raw_state, message.text or "")

    async def tapped(query: CallbackQuery, state: FSMContext, raw_state: str) -> None:
        assert isinstance(query.message, Message)
        if answer_taps:
            await query.answer()
        await answer(query.message, state, raw_state, query.data or "")

    dp.message.register(opened, Command("checkin"))
    dp.message.register(written, StateFilter(*STATES), F.text)
    dp.callback_query.register(tapped, StateFilter(*STATES))
    return dp


class Answered(BaseSession):
    """Calls are answered at once with a message that was built before."""

    sent = Message(message_id=1, date=datetime(2026, 1, 1, tzinfo=UTC), chat=Chat(id=1, type="private"))

    async def make_request(self, *_: Any, **__: Any) -> Any:
        return self.sent

    async def close(self) -> None:
        pass

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def bot_without_network() -> Bot:
    """A bot whose calls never leave the process."""
    return Bot("1:bench", session=Answered())
