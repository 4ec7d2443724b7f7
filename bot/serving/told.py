"""Told: what machines may ask of a running house, put together."""

from functools import partial

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.app import Jigi
from bot.backups.rota import last_taken_at
from bot.settings import Settings
from bot.watching.standing import standing
from bot.watching.state import State
from console.watching import Watched


def watched(settings: Settings, jigi: Jigi) -> Watched:
    """Its health, its figures, and who counts knocks at its doors."""
    backup_at = partial(last_taken_at, settings.backups_path)
    stands = partial(standing, jigi.store, jigi.channels, settings.folder_path, jigi.clock.now, backup_at)
    jigi.metrics.registry.register(State(stands, jigi.clock.now))
    return Watched(
        look=jigi.health_checker.look,
        figures=lambda: (generate_latest(jigi.metrics.registry), CONTENT_TYPE_PLAIN_0_0_4),
        knocked=jigi.metrics.knocked,
        token=settings.metrics_token.get_secret_value(),
    )
