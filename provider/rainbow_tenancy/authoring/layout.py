"""Blocks as the text of files: which file holds what, and how it is set out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from rainbow_tenancy.authoring.yaml_text import block_key, comment, entry, flow
from rainbow_tenancy.tenancy.sources import ROOT_NAME

__all__ = ["Block", "asides", "layout"]

HEAD = (
    "What Rainbow has, written by rainbowctl export. From here on it is yours to edit.",
    "Rainbow does not tell a PBX's DNS servers or HTTP proxy: add `connection` where you know it.",
)
USES = "Who shares a PBX stands with the companies; `sharedWith: []` says that nobody else does."


class Block(NamedTuple):
    """One block, and what could not be written in it."""

    content: Mapping[str, Any]
    notes: Sequence[str] = ()


def layout(
    root: Mapping[str, Any],
    rule_sets: Mapping[str, Sequence[Any]],
    pbxs: Mapping[str, Block],
    companies: Mapping[str, Block],
    *,
    split: Literal["pbx", "company", "none"],
    left_out: Sequence[tuple[str, str]],
    ordinary: Sequence[str],
) -> dict[str, str]:
    """The files by path.

    none       everything in the root file
    pbx        pbxs/KEY.yaml, a file a PBX
    company    companies/KEY.yaml, a file a company with its `uses`; the PBXs stay in the root file
    """
    files: dict[str, list[str]] = {}
    sections: list[list[str]] = [[*comment(HEAD), *_lines(root)]]
    if split == "pbx" and pbxs:
        files = {f"pbxs/{key}.yaml": ["pbxs:", *_block(key, block)] for key, block in pbxs.items()}
        sections.append(["include: [pbxs/*.yaml]"])
    if companies:
        files = {f"companies/{key}.yaml": ["companies:", *_block(key, block)] for key, block in companies.items()}
        sections.append(["include: [companies/*.yaml]"])
    if rule_sets:
        sections.append(["numberingRuleSets:", *_rule_sets(rule_sets)])
    if pbxs and split != "pbx":
        sections.append([*comment([USES] if companies else []), "pbxs:", *_blocks(pbxs)])
    if more := asides(left_out, ordinary, share_with="apply with --adopt"):
        sections.append(more)
    whole = "\n\n".join("\n".join(section) for section in sections)
    return {ROOT_NAME: whole + "\n", **{path: "\n".join(lines) + "\n" for path, lines in files.items()}}


def _lines(content: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for key, value in content.items():
        yield from entry(key, value, indent)


def _blocks(blocks: Mapping[str, Block]) -> Iterator[str]:
    for number, (key, block) in enumerate(blocks.items()):
        if number:
            yield ""
        yield from _block(key, block)


def _block(key: str, block: Block) -> Iterator[str]:
    yield from comment(block.notes, "  ")
    if block.content:
        yield f"  {block_key(key)}:"
        yield from _lines(block.content, "    ")
    else:
        yield f"  {block_key(key)}: {{}}"


def _rule_sets(rule_sets: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    for name, rules in rule_sets.items():
        yield f"  {block_key(name)}:"
        yield from (f"    - {flow(rule)}" for rule in rules)


def asides(left_out: Sequence[tuple[str, str]], ordinary: Sequence[str], *, share_with: str) -> list[str]:
    """Comments on what the files do not hold.

    Args:
        left_out: What is left out and why.
        ordinary: The names of ordinary PBXs.
        share_with: What shares such a PBX once its block says so.
    """
    return [*_left_out(left_out), *_ordinary(ordinary, share_with)]


def _left_out(left_out: Sequence[tuple[str, str]]) -> Iterator[str]:
    if left_out:
        yield from comment(["Left out, because these files cannot say it:"])
        yield from comment(f"  {name}: {reason}" for name, reason in left_out)


def _ordinary(names: Sequence[str], share_with: str) -> Iterator[str]:
    if names:
        yield from comment(
            [
                f"Left out because they are ordinary, not shared: {len(names)}. To bring one: rainbowctl export NAME.",
                f"To let several companies share it: change `shared: false` in its block to true, then {share_with}.",
            ]
        )
