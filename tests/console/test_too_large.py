"""A file that is too large is refused by a page that says so, in words, whatever its size."""

import pytest

from bot.people import Role
from console.app import MOST_BODY
from console.register import MOST_FILE
from tests.console.conftest import Site
from tests.console.steered import OWN, Steered, inside
from tests.console.test_steering import change

UPLOADS = {
    "/console/register/upload": "file",
    "/console/content/upload": "pack",
    "/console/voices/amtsl/uterotonic.oxytocin/en": "file",
}


@pytest.fixture
async def moussa(site: Site) -> Steered:
    moussa = await inside(site, "moussa")
    await change(site, roles=frozenset({Role.TRAINER, Role.ADMINISTRATOR}))
    return moussa


@pytest.mark.parametrize("path", UPLOADS)
async def test_beyond_what_is_read_at_all_a_page_says_so_in_her_language(moussa: Steered, path: str) -> None:
    files = {UPLOADS[path]: ("liste.csv", b"x" * MOST_BODY)}
    for language, words in (("fr-FR,fr;q=0.9", "C’est trop lourd"), ("en", "This is too large")):
        sent = {**OWN, "Accept-Language": language}
        answer = await moussa.client.post(path, files=files, headers=sent)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
        assert words in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_list_that_is_read_and_too_large_is_not_told_as_broken(moussa: Steered) -> None:
    key, files = await moussa.key("/console/register"), {"file": ("liste.csv", b"x" * (MOST_FILE + 1))}
    answer = await moussa.client.post("/console/register/upload", data={"key": key}, files=files, headers=OWN)
    assert answer.status_code == 422
    assert "5 Mo au plus" in answer.text


@pytest.mark.parametrize("fields", [{"words.fr": "x" * 1_100_000}, {f"col.{n}": "x" for n in range(2_000)}])
async def test_a_form_that_is_not_read_is_refused_by_a_page_too(
    moussa: Steered, fields: dict[str, str]
) -> None:
    path = "/console/content/amtsl/edit/twin"
    sent = {"key": await moussa.key(path), **fields}
    answer = await moussa.client.post(path, data=sent, files={"none": b""}, headers=OWN)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "C’est trop lourd" in answer.text
    assert "amtsl/edit/twin" not in answer.text, "it is not carried to be sent again"
