"""Sharing: all shards of a programme played, by as many processes as the machine has cores.

A process plays one shard after the other, each in a folder that goes with it: what a shard takes of memory
and disk is taken once a process. An error in one of them ends them all, and so does Ctrl-C.
"""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, connection, get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import BenchError
from bench.year.figures import Counted, counted
from bench.year.playing import play
from bench.year.shards import Shard
from bench.year.stage import Asked, Stage
from bot.running import interpreter, logs
from bot.running.taking import fault
from storage.store import StoreError

Told = Callable[[Shard, Counted], None]


def cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def live(asked: Asked, folder: Path, processes: int, told: Told) -> list[Counted]:
    """What each shard comes to, in their order; `told` hears of each as it ends.

    Raises BenchError when one could not be played to its end.
    """
    shards = asked.shards()
    if processes == 1 or len(shards) == 1:
        return _live_here(asked, folder, shards, told)
    return _live_beside(asked, folder, shards, min(processes, len(shards)), told)


def _live_here(asked: Asked, folder: Path, shards: Sequence[Shard], told: Told) -> list[Counted]:
    player, parts = Player(asked, folder), []
    for shard in shards:
        parts.append(player.play(shard))
        told(shard, parts[-1])
    return parts


def _live_beside(
    asked: Asked, folder: Path, shards: Sequence[Shard], processes: int, told: Told
) -> list[Counted]:
    # new interpreters: a fork would take along threads that stand still in it
    others = active_children()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (asked, folder))
    try:
        futures: dict[Future[Counted], Shard] = {pool.submit(_play, shard): shard for shard in shards}
        for future in as_completed(futures):
            told(futures[future], future.result())
    except BaseException as error:  # nobody plays on: what is left would be thrown away
        for child in active_children():
            if child not in others:
                child.terminate()
        if isinstance(error, BrokenProcessPool):
            raise BenchError(
                "a process that played a shard was killed, perhaps for want of memory; "
                "begin again with fewer --processes"
            ) from None
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return [future.result() for future in futures]


class Player:
    """Plays shards one after the other, with what it builds once."""

    def __init__(self, asked: Asked, folder: Path) -> None:
        self._asked = asked
        self._folder = folder
        self._stage: Stage | None = None

    def play(self, shard: Shard) -> Counted:
        """What it comes to. Raises BenchError, which names it and what to do."""
        try:
            with TemporaryDirectory(dir=self._folder) as place:
                if self._stage is None:
                    interpreter.begin()
                    self._stage = Stage(self._asked.decided)
                stage = self._stage
                return counted(Path(place), play(Path(place), stage, self._asked, shard), self._asked)
        except (StoreError, OSError) as error:
            raise BenchError(f"{shard}: {error}; nothing of the programme is kept") from error
        except Exception as error:
            raise BenchError(f"{shard} failed, which is our fault: {fault(error)}: {error}") from error


# ---- within a process of the pool --------------------------------------------------------------

_player: Player


def _begin(asked: Asked, folder: Path) -> None:
    """Ctrl-C is heard by whoever began this process, and ends it; it does not outlive that one."""
    global _player  # a pool hands its processes nothing else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.configure(sys.stderr)
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    _player = Player(asked, folder)


def _end_with_parent(folder: Path) -> None:
    """Nobody else is left to clear the folder when that one was killed."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _play(shard: Shard) -> Counted:
    return _player.play(shard)
