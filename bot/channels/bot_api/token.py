"""The token: whether Telegram knows it still, by what it said last."""

from collections.abc import Mapping
from typing import Any

from bot.channels.bot_api.calls import ANSWER_SECONDS, Answer, Api, Upload


class Heeding:
    """The calls of one bot; what they are told of its token is remembered."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.refused = False

    @property
    def bot_id(self) -> int:
        return self._api.bot_id

    async def call(
        self, method: str, parameters: Mapping[str, Any], *, patience: float = ANSWER_SECONDS
    ) -> Answer:
        return self._heed(await self._api.call(method, parameters, patience=patience))

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload) -> Answer:
        return self._heed(await self._api.upload(method, parameters, file))

    async def download(self, path: str, most: int) -> bytes:
        return await self._api.download(path, most)

    async def close(self) -> None:
        await self._api.close()

    def _heed(self, answer: Answer) -> Answer:
        """A gateway before Telegram knows nothing of tokens."""
        if answer.own:
            self.refused = answer.wrong_token
        return answer
