"""A page whose name ends in `.fr.md` says that it is French: who listens to it hears French."""

from typing import Any


def on_post_page(output: str, *, page: Any, **_: Any) -> str:
    """Called by MkDocs with the HTML of each page."""
    if not page.file.src_uri.endswith(".fr.md"):
        return output
    return output.replace('<html lang="en"', '<html lang="fr"', 1)
