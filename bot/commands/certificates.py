"""Commands on certificates: what was certified, and what is so no more."""

from datetime import UTC, datetime

import click

from bot.access import OPERATOR, Door, View
from bot.commands import note_reads, opened
from storage.certificates import code_of, digest_of, spelt


@click.command()
@click.option("--revoke", metavar="CODE", default="", help="From now on this one proves nothing.")
@click.option("--reason", default="", help="Why; for the operators, the page does not tell it.")
def certificates(revoke: str, reason: str) -> None:
    """List what was certified, a line each; or revoke one. What was erased has neither code nor name."""
    if not revoke:
        with opened() as store:
            note_reads(store, View.CERTIFICATES, (row["person"] for row in store.rows("certificates")))
            click.echo("\n".join(map(_line, store.rows("certificates"))) or "nothing is certified yet")
        return
    code = code_of(revoke)
    if not code:
        raise click.UsageError(f"{revoke!r} is no code; write it as it stands on the paper: K7WP-3MQA-XC9H")
    if not reason.strip():
        raise click.UsageError('say why: --reason "…"')
    with opened() as store, store.transaction() as desk:
        done = desk.revoke(digest_of(code), reason.strip(), datetime.now(UTC))
        found = desk.certificate(digest_of(code))
        desk.note_certificate(
            digest_of(code), OPERATOR, View.CERTIFICATES, Door.COMMAND_LINE, datetime.now(UTC)
        )
    if found is None:
        raise click.ClickException(
            f"no certificate has the code {spelt(code)}; `jigi certificates` lists them"
        )
    click.echo(f"{spelt(code)} {'is revoked' if done else 'was revoked before'}: {found.name}, {found.title}")


def _line(row: dict[str, object]) -> str:
    state = "signed" if row["signed"] else "draft content"
    for name, told in (("withdrawn_at", "a card was withdrawn"), ("revoked_at", "revoked")):
        if row[name]:
            state = f"{told} on {str(row[name])[:10]}"
            state += f" ({row['reason']})" if name == "revoked_at" else ""
    code = spelt(str(row["code"])) or "(erased)"
    return f"{code}  {str(row['issued_at'])[:10]}  {row['module']} {row['edition']}  {row['name']}  {state}"
