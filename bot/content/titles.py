"""Titles: what `pack.yaml` says to people, as units that translators translate: `about/pack/skill.cord`.

The pack's own title, what she calls each skill, and the titles of the sources. One that is written once for
every language is no unit. A translation goes back into its place in the file, and nothing else is touched.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node

from bot.content.faults import Fault, PackError, shown
from bot.content.stamps import stale
from bot.content.units import Part, Unit, quoted
from bot.content.yaml import line_of
from bot.faults import Telling

FILE = "pack.yaml"
ENTRY = "pack"  # how `jigi po --read` calls them together
_KIND = "about"


def titles_of(about: Mapping[str, Any], language: str) -> Part:
    """The titles that `pack.yaml` has in a language, in their order."""
    units = {}
    for name, title in _said(about):
        if isinstance(title, dict) and title.get(language) is not None:
            line = line_of(title, language) - 1
            units[name] = Unit(name, str(title[language]), "", line, line)
    return Part(ENTRY, _KIND, (), 0, 0, units)


def _said(about: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", about["title"]
    yield from ((f"skill.{skill}", title) for skill, title in about.get("skills", {}).items())
    yield from ((f"source.{key}", source["title"]) for key, source in about["sources"].items())


def withheld(source: Part, read: Mapping[str, str]) -> frozenset[str]:
    """The names of the titles that were read beside other words; none where no title was noted yet."""
    noted = any(name.startswith(f"{_KIND}/") for name in read)
    return stale(source, read) if noted else frozenset()


def put(folder: Path, language: str, words: Mapping[str, str]) -> bool:
    """Write titles of a language, by the names of their units; whether any is another now.

    Raises PackError for a file in which they have no place, and then nothing is written.
    """
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    edits: list[tuple[int, int, str]] = []
    for name, node in _titles(_root(text)):
        if name in words:
            edits += _edit(node, language, words[name])
    new = text
    for start, end, said in sorted(edits, reverse=True):
        new = new[:start] + said + new[end:]
    if new == text:
        return False
    if not _reads(new, language, words):
        what = Telling(
            "its titles cannot be written in {language}; write each title on one line, as other packs do",
            language=language,
        )
        raise PackError([Fault(shown(path), 1, what)])
    half = path.with_name(f"{path.name}.new")
    half.write_text(new, encoding="utf-8")
    half.replace(path)
    return True


def _reads(text: str, language: str, words: Mapping[str, str]) -> bool:
    """Whether the file says so, read anew."""
    try:
        titles = {name: dict(_pairs(node)) for name, node in _titles(_root(text))}
    except YAMLError:
        return False
    said = {name: titles[name][language].value for name in words if language in titles.get(name, {})}
    return said == dict(words)


def _edit(node: MappingNode, language: str, words: str) -> Iterator[tuple[int, int, str]]:
    """What to put between which places of the file; nothing when these words stand there."""
    pairs = dict(_pairs(node))
    said = quoted(words)
    if (there := pairs.get(language)) is not None:
        if str(there.value) != words:
            yield there.start_mark.index, there.end_mark.index, said
        return
    key, last = node.value[-1]
    after = last.end_mark.index
    if node.flow_style:
        yield after, after, f", {language}: {said}"
    else:
        yield after, after, f"\n{' ' * key.start_mark.column}{language}: {said}"


def _titles(root: Node | None) -> Iterator[tuple[str, MappingNode]]:
    """Each title that has words by language, under the name of its unit."""
    about = dict(_pairs(root))
    named: list[tuple[str, Any]] = [("title", about.get("title"))]
    named += [(f"skill.{key}", node) for key, node in _pairs(about.get("skills"))]
    sources = _pairs(about.get("sources"))
    named += [(f"source.{key}", dict(_pairs(node)).get("title")) for key, node in sources]
    yield from ((name, node) for name, node in named if isinstance(node, MappingNode))


def _pairs(node: Node | None) -> Iterator[tuple[str, Any]]:
    if isinstance(node, MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)


def _root(text: str) -> Node | None:
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root
