"""aiogram over an FSM storage that survives a kill: SQLite in WAL mode, every commit on the disk.

Written to be as fast as this promise allows: the state, the data and the finished check-in of one
update are one commit, made before the answer goes out; statements are prepared; nothing hops to a
thread. With `gathered`, updates that are handled at the same time share a commit as ours do.
"""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bench import talk
from bench.contest import Workload
from bench.figures import Sample
from bench.peers import aiogram_turns
from bench.peers.aiogram_talk import bot_without_network, dispatcher


class SqliteStorage(BaseStorage):
    """One row a chat."""

    def __init__(self, path: Path, *, gathered: bool) -> None:
        self._gathered = gathered
        self._commit: asyncio.Future[None] | None = None
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS fsm (
                chat INTEGER PRIMARY KEY, state TEXT, data TEXT NOT NULL DEFAULT '{}');
            CREATE TABLE IF NOT EXISTS checkins (
                id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, answers TEXT NOT NULL);
        """)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        self._write(
            "INSERT INTO fsm (chat, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
            (key.chat_id, name),
        )

    async def get_state(self, key: StorageKey) -> str | None:
        row = self._database.execute("SELECT state FROM fsm WHERE chat = ?", (key.chat_id,)).fetchone()
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._write(
            "INSERT INTO fsm (chat, data) VALUES (?, ?) ON CONFLICT DO UPDATE SET data = excluded.data",
            (key.chat_id, json.dumps(data)),
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = self._database.execute("SELECT data FROM fsm WHERE chat = ?", (key.chat_id,)).fetchone()
        return json.loads(row[0]) if row else {}

    async def close(self) -> None:
        self._database.close()

    async def kept(self, chat: int, answers: dict[str, Any] | None) -> None:
        """Return when everything written so far is on the disk."""
        if answers is not None:
            self._write("INSERT INTO checkins (chat, answers) VALUES (?, ?)", (chat, json.dumps(answers)))
        if not self._gathered:
            self._database.execute("COMMIT")
            return
        if self._commit is None:
            loop = asyncio.get_running_loop()
            self._commit = loop.create_future()
            loop.call_soon(self._commit_all)
        await self._commit

    def finished(self) -> int:
        """How many check-ins are kept."""
        count: int = self._database.execute("SELECT count(*) FROM checkins").fetchone()[0]
        return count

    def _commit_all(self) -> None:
        assert self._commit is not None
        self._database.execute("COMMIT")
        self._commit.set_result(None)
        self._commit = None

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(sql, values)


def rounds(workload: Workload) -> Iterator[Sample]:
    """One check-in of everybody a round."""
    gathered = workload["gathered"]
    storage = SqliteStorage(Path(workload["folder"]) / f"aiogram-{gathered}.db", gathered=gathered)
    dp = dispatcher(storage, storage.kept, answer_taps=False)
    at_once = talk.GATHERED if gathered else 1
    return aiogram_turns.rounds(dp, bot_without_network(), workload, storage.finished, at_once=at_once)
