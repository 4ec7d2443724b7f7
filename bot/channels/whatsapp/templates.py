"""Templates: a text that Meta approved, as a message. Pure."""

from typing import Any

from pywa.types.templates import QuickReplyButton

from bot.conversation.messages import Template


def approved(template: Template) -> tuple[str, dict[str, Any]]:
    """The kind of the message, and what it says: the words in its places, and what its button gives."""
    components: list[dict[str, Any]] = []
    if template.parameters:
        places = [
            {"type": "text", "parameter_name": place, "text": words} for place, words in template.parameters
        ]
        components.append({"type": "body", "parameters": places})
    if template.payload:
        components.append(QuickReplyButton.params(callback_data=template.payload, index=0).to_dict())
    content: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    return "template", content | ({"components": components} if components else {})
