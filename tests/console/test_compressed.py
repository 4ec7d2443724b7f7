"""The web chat's first load is small: compressed, and kept for good where it never changes."""

import gzip
from pathlib import Path

from bench import wires
from console import pages
from tests.console.conftest import Site
from tests.console.steered import KEY, inside


def test_everything_that_the_page_loads_is_counted() -> None:
    """What `jigi bench bytes` counts is what the page names."""
    page = Path(pages.HERE / "templates" / "chat.html").read_text()
    named = {name for name in wires.LOADED if name.partition(".")[0] in page}
    assert named == set(wires.LOADED)
    others = "".join(path.read_text() for path in (pages.HERE / "templates" / "console").glob("*.html"))
    scripts = {path.name for path in (pages.HERE / "static").glob("*.js") if f"/{path.name}" not in others}
    assert scripts - {"demo.js"} <= set(wires.LOADED)
    assert all(
        len(gzip.compress((pages.HERE / "static" / name).read_bytes())) < 3_000 for name in wires.LOADED
    )


async def test_a_page_of_the_console_is_compressed_for_whoever_takes_it(site: Site) -> None:
    moussa = await inside(site, "moussa")
    packed, plain = [
        await moussa.gets("/console/promises", headers={"Accept-Encoding": wanted})
        for wanted in ("gzip, br", "identity")
    ]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert 0 < int(packed.headers["Content-Length"]) < 0.6 * int(plain.headers["Content-Length"])
    one, other = (KEY.sub("", answer.text) for answer in (packed, plain))  # each form has one of its own
    assert one == other != plain.text


async def test_page_and_scripts_go_out_compressed_and_a_sound_as_it_is(site: Site) -> None:
    awa = site.browser("awa")
    asked = {"Accept-Encoding": "gzip"}
    page = await site.client.get(awa.chat, headers=asked)
    script = await site.client.get(f"{pages.STATIC}/showing.js", headers=asked)
    for answer in (page, script):
        assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in script.headers["Cache-Control"]
    plain = await site.client.get(f"{pages.STATIC}/showing.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.text == script.text
    voice = b"OggS" + bytes(5_000)
    await awa.sends(voice, name="note.ogg", mime="audio/ogg")
    spoken = (await site.client.get(f"{awa.chat}/messages")).json()["bubbles"]
    url = next(bubble["voice"]["url"] for bubble in spoken if "voice" in bubble)
    part = await site.client.get(url, headers={**asked, "Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, voice[:100])
    whole = await site.client.get(url, headers=asked)
    assert whole.content == voice
    assert whole.headers["Content-Length"] == str(len(voice))
