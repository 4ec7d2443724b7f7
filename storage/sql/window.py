"""Window: when she was last heard where, and what waits for her to write again."""

from collections.abc import Collection
from datetime import datetime

from bot.conversation.events import Key
from bot.conversation.messages import Purpose
from bot.people import Address, PersonId
from storage.sql.codec import instant, moment, to_json
from storage.sql.queries import queries
from storage.sql.sending import Outbox
from storage.store import Claimed, Outgoing
from storage.window import AGAIN_AFTER, MERGED, SHUT, Waiting

_SQL = queries("window")
MOST_PUT_BACK = 8  # tries, after which it stays refused


class Windows(Outbox):
    """The part of the desk that knows in which hours free words may go."""

    def heard_from(self, address: Address, at: datetime) -> None:
        place = (address.channel, address.id)
        if self._run(_SQL["heard_from"], (instant(at), *place)).rowcount:
            self._run(_SQL["call_held"], (instant(at), *place, SHUT))

    def waits_for_her(self, address: Address, now: datetime) -> bool:
        found = self._one(_SQL["waits"], (address.channel, address.id, SHUT, instant(now)))
        return found is not None

    def ask_back(self, template: Outgoing, shut_at: datetime, safety: bool) -> bool:
        place = (template.address.channel, template.address.id)
        again_at = template.not_before - AGAIN_AFTER
        asked = self._one(_SQL["asked_back"], (*place, safety, instant(shut_at), instant(again_at)))
        if asked is not None or self._one(_SQL["posted"], (template.key,)) is not None:
            return False
        self.post([template])
        (id,) = self._one(_SQL["posted"], (template.key,))
        self._run(_SQL["asks_back"], (safety, id, *place))
        return True

    def waiting_news(self, person: PersonId, address: Address, before: datetime) -> list[Waiting]:
        values = (address.channel, address.id, SHUT, Purpose.NOTICE, instant(before), person)
        rows = self._all(_SQL["waiting_news"], values)
        return [Waiting(key, tuple(texts.split()), moment(posted_at)) for key, texts, posted_at in rows]

    def drop_waiting(self, keys: Collection[Key]) -> None:
        self._run_many(_SQL["drop_waiting"], [(MERGED, key, SHUT) for key in keys])

    def window_was_shut(self, key: Key, now: datetime, set_out_at: datetime | None = None) -> bool:
        (sent_at,) = self._one(_SQL["set_out"], (key,)) or (None,)
        place = self._one(_SQL["put_back"], (instant(now), SHUT, key, MOST_PUT_BACK))
        if place is None:
            return False
        since = sent_at or instant(now) if set_out_at is None else instant(set_out_at)
        self._run(_SQL["shut"], (*place, since))
        return True

    def template_place(self, template: Claimed, limit: int, since: datetime) -> datetime | None:
        channel = template.outgoing.address.channel
        (setting_out,) = self._one(_SQL["setting_out"], (channel, to_json(template.undecided)))
        if setting_out >= limit:
            return since
        row = self._one(_SQL["template_place"], (channel, instant(since), limit - setting_out - 1))
        return None if row is None else moment(row[0])
