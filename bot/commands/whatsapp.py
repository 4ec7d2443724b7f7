"""Commands on WhatsApp: what has to be approved there before it may be sent."""

import json
from collections.abc import Iterator

import click

from bot import settings
from bot.commands import telling
from bot.content.templates import Declared


@click.group()
def whatsapp() -> None:
    """What WhatsApp wants to see before it goes."""


@whatsapp.command()
@click.option("--json", "as_json", is_flag=True, help="One call to message_templates a line.")
def templates(as_json: bool) -> None:
    """The templates, as they are handed in for approval."""
    from bot.road import templates as templates_

    with telling():
        declared = templates_.declared(settings.load().packs)
    for template in declared.values():
        for language in template.body:
            if as_json:
                click.echo(json.dumps(template.submission(language), ensure_ascii=False))
            else:
                click.echo("\n".join(_told(template, language)) + "\n")


def _told(template: Declared, language: str) -> Iterator[str]:
    state = "approved" if language in template.approved else "to be handed in"
    yield f"{template.name}  {language}  utility  {state}"
    yield f"  {template.body[language]}"
    yield f"  [{template.button[language]}]"
    for place, example in template.examples.items():
        yield f"  {{{{{place}}}}}: for example {example}"
    yield f"  goes for: {', '.join(sorted(purpose.name.lower() for purpose in template.serves))}"
