"""Logs: one line for each thing that happened, in the same shape for us and for the libraries.

JSON where a program reads it, words where a person does. What a library says passes only when it stands in
that library's own code: what it puts into its sentences may be an address with a token, or somebody's words.
"""

import linecache
import logging
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from types import TracebackType
from typing import Any, TextIO

import structlog

from bot.running.redaction import redacted, trace

log = structlog.get_logger()


def configure(to: TextIO, level: int = logging.WARNING) -> None:
    """From now on everything that is logged goes there. `level`: of libraries; ours is told in full."""
    stamped: list[Any] = [
        redacted,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    shown: Any = _readable if to.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*stamped, shown],
        logger_factory=lambda *_: _Line(to),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for other in root.handlers[:]:
        root.removeHandler(other)
    root.addHandler(_Libraries())
    root.setLevel(level)
    # a tick that is still at work when the next is due passes that one over, as it should on a slow machine
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


@contextmanager
def from_level(level: int) -> Iterator[None]:
    """Until the block ends nothing below that level of `logging` is told."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))
    try:
        yield
    finally:
        structlog.configure(**before)


def guard() -> None:
    """What nobody caught is told as well without its words, which Python would print."""

    def fell(kind: type[BaseException], error: BaseException | None, _at: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("crashed", error=error, trace=trace(error) if error is not None else [])

    sys.excepthook = lambda kind, error, at: fell(kind, error, at)
    threading.excepthook = lambda args: fell(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: fell(args.exc_type, args.exc_value, args.exc_traceback)


class _Line(structlog.PrintLogger):
    """A line that nobody can take is lost, and nothing else: its disk may be full, its reader gone."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


class _Libraries(logging.Handler):
    """Lines of the standard library's logging become ours."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            told: dict[str, Any] = {
                "logger": record.name,
                "at": f"{record.module}.py:{record.lineno}",
                "times": getattr(record, "times", None),
            }
            if record.exc_info and record.exc_info[1] is not None:
                told["trace"] = trace(record.exc_info[1])
            level = logging.getLevelName(record.levelno).lower()
            speak = getattr(log, level, log.info)
            speak(sentence(record), **{key: value for key, value in told.items() if value is not None})
        except Exception:  # a logger must not fail whoever logs
            log.error("log.failed", logger=record.name)


def sentence(record: logging.LogRecord) -> str:
    """What a library says, before anything is put into it; nothing when it was put together at run time."""
    words = record.msg if isinstance(record.msg, str) else ""
    source = _source(record.pathname)
    return words if f'"{words}"' in source or f"'{words}'" in source else "library.said"


@lru_cache(maxsize=256)
def _source(path: str) -> str:
    return "".join(linecache.getlines(path))


def _readable(_logger: object, _method: str, line: MutableMapping[str, Any]) -> str:
    """A line for a person: when, how bad, what, and the rest."""
    at, level, event = (line.pop(key, "") for key in ("timestamp", "level", "event"))
    frames = line.pop("trace", [])
    rest = " ".join(f"{key}={value}" for key, value in line.items())
    told = f"{str(at)[11:19]} {level:<8} {event}  {rest}".rstrip()
    return "\n".join([told, *(f"    {frame}" for frame in frames)])
