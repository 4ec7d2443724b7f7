"""What somebody does at the chat page: says, taps, hears. It may stand in a frame."""

from playwright.async_api import FrameLocator, Locator, Page, Request, Response, expect

Chat = Page | FrameLocator

MENU = "Que voulez-vous faire"
LANGUAGE = "Dans quelle langue"


def log(chat: Chat) -> Locator:
    return chat.get_by_role("log", name="Messages")


def heard(chat: Chat) -> Locator:
    """What the bot said, oldest first."""
    return log(chat).locator(".bubble.theirs:not(.dots)")


def said(chat: Chat) -> Locator:
    """What she said, oldest first, posted or not."""
    return log(chat).locator(".bubble.mine")


def dots(chat: Chat) -> Locator:
    return log(chat).locator(".dots")


def field(chat: Chat) -> Locator:
    return chat.get_by_role("textbox", name="Votre message")


def state(chat: Chat) -> Locator:
    return chat.get_by_role("status")


def button(chat: Chat, label: str) -> Locator:
    """The latest button of that name."""
    return log(chat).get_by_role("button", name=label, exact=True).last


async def says(chat: Chat, text: str) -> None:
    await field(chat).fill(text)
    await field(chat).press("Enter")


async def taps(chat: Chat, label: str) -> None:
    await button(chat, label).click()


async def hears(chat: Chat, text: str) -> None:
    """Until this is the last that the bot said."""
    await expect(heard(chat).last).to_contain_text(text)


async def answers(chat: Chat, *steps: tuple[str, str]) -> None:
    """Say or tap each, and hear what comes of it; what stands in brackets is a button."""
    for answer, then in steps:
        if answer.startswith("["):
            await taps(chat, answer.strip("[]"))
        else:
            await says(chat, answer)
        await hears(chat, then)


def watched(page: Page, troubles: list[str]) -> None:
    """Note whatever a page should never have: it complains, a request fails, a dialog opens."""

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page itself let go of it
            troubles.append(f"{request.method} {request.url}: {request.failure}")

    def refused(response: Response) -> None:
        if response.status >= 400:
            troubles.append(f"{response.request.method} {response.url}: {response.status}")

    page.on(
        "console",
        lambda line: (
            troubles.append(f"{line.type}: {line.text}") if line.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: troubles.append(f"uncaught: {error}"))
    page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    page.on("requestfailed", failed)
    page.on("response", refused)


WELCOME = (
    ("[Français]", "Avant de commencer"),
    ("[Oui, d’accord]", "Comment vous appelez-vous"),
    ("Sira", "Quel est votre métier"),
    ("[Sage-femme]", "Dans quel centre"),
    ("kign", "Lequel est-ce"),
    ("[CSCom de Kignan (Sikasso)]", "Qui est votre coach"),
    ("[Passer]", "À quelle heure"),
    ("18h30", MENU),
)

CHECKIN = (
    ("/checkin", "De quoi voulez-vous parler"),
    ("[Mon propre sujet]", "Quel est votre objectif"),
    ("Préparer le plateau avant chaque accouchement dès lundi", "Sur une échelle"),
    ("[4]", "difficile"),
    ("la salle est petite", "Une première idée"),
    ("ranger le placard", "deuxième idée"),
    ("demander à Fanta", "Et quoi d’autre"),
    ("[Passer]", "Laquelle choisissez-vous"),
    ("[1]", "première action"),
    ("vider le placard du bas", "Quel jour"),
    ("[Demain]", "Qui peut vous aider"),
    ("[Personne]", "à quel point pensez-vous"),
    ("[8]", "Votre plan"),
    ("[✅ C’est juste]", "partager ce plan"),
)
