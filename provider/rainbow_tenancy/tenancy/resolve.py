"""From the files' data to the tenancy: defaults, profiles and rule sets applied, and all of it checked together.

Who names whom, what stands twice, what does not go together: whatever needs more than one map is found from here on.

Blocks whose shape is wrong are reported already and left out; the rest is checked all the same.
"""

from typing import Any

from rainbow_tenancy.tenancy.blocks import Blocks
from rainbow_tenancy.tenancy.companies import Companies
from rainbow_tenancy.tenancy.identity import check_identities
from rainbow_tenancy.tenancy.layers import Base, Layer, RuleSets
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.shapes import Unusable
from rainbow_tenancy.tenancy.sources import Sources
from rainbow_tenancy.tenancy.tenancy import Limits, Partner, Share, Tenancy
from rainbow_tenancy.text import shown

__all__ = ["resolve"]

Section = dict[str, tuple[Any, At]]  # the usable blocks of one section, with the places of their keys


def resolve(sources: Sources, unusable: Unusable) -> Tenancy:
    """The tenancy that the files describe; what is wrong is added to the sources' problems."""
    notes = sources.notes
    root = sources.parts[0].tree
    pbxs, companies, rule_sets = (
        _section(sources, name, unusable) for name in ("pbxs", "companies", "numberingRuleSets")
    )
    rules = RuleSets(
        {key: block for key, (block, _) in rule_sets.items()},
        _keys(unusable, "numberingRuleSets"),
        sources.files,
        notes,
    )
    directory = Companies(notes)
    for key, (block, at) in companies.items():
        directory.declare(key, at, block)
    known_pbxs = {**pbxs, **dict.fromkeys(_keys(unusable, "pbxs"))}
    uses: dict[str, list[Share]] = {}
    for key, (block, _) in companies.items():
        if block.get("uses"):
            for pbx, shares in directory.uses(key, block["uses"], known_pbxs).items():
                uses.setdefault(pbx, []).extend(shares)
    blocks = Blocks(
        _bases(root, unusable, rules), _keys(unusable, "profiles"), rules, directory, uses, notes
    )  # fmt: skip
    tenancy = _frame(sources, root, unusable)
    tenancy.pbxs = [blocks.pbx(key, at, block) for key, (block, at) in pbxs.items()]
    tenancy.former = directory.former()
    check_identities(tenancy.pbxs, notes)
    hints = Notes(sources.files, tenancy.hints)
    _hint_unused(root, blocks, rule_sets, pbxs, hints)
    for key, known in directory.declared.items():
        if not (known.named or known.former or companies[key][0].get("uses")):
            hints(known.at, f"the company {shown(key)} shares no PBX", "name it in sharedWith, or give it uses")
    return tenancy


def _section(sources: Sources, name: str, unusable: Unusable) -> Section:
    """One section of all files together; a key that two files hold is noted with both places."""
    found: Section = {}
    if (name,) in unusable:
        return found
    for part in sources.parts:
        section = part.tree.get(name) or {}
        marks = iter(sources.files.marks[id(section)][::2] if section else ())
        for (key, block), at in zip(section.items(), marks, strict=True):
            if key in found:
                wrong = f"{shown(key)} is written twice, {sources.notes.first_at(found[key][1])}"
                sources.notes(at, wrong, "keep one of the two")
            elif (name, key) not in unusable:
                found[key] = block, at
    return found


def _keys(unusable: Unusable, section: str) -> frozenset[str]:
    return frozenset(str(path[1]) for path in unusable if path[0] == section and len(path) == 2)


def _bases(root: dict[str, Any], unusable: Unusable, rules: RuleSets) -> dict[str | None, Base]:
    """What lies below the blocks, by profile."""
    layers: tuple[Layer, ...] = ()
    if root.get("defaults") and not any(path[0] == "defaults" for path in unusable):
        layers = (Layer("defaults", root["defaults"]),)
        rules.check(root["defaults"])
    bases: dict[str | None, Base] = {None: Base.of(layers, rules)}
    profiles = {} if ("profiles",) in unusable else root.get("profiles") or {}
    for name, tree in profiles.items():
        if ("profiles", name) not in unusable:
            rules.check(tree)
            bases[name] = Base.of((Layer(f"profile {name}", tree), *layers), rules)
    return bases


def _frame(sources: Sources, root: dict[str, Any], unusable: Unusable) -> Tenancy:
    """The tenancy without PBXs: what the root file says about all of them."""

    def usable(key: str) -> dict[str, Any]:
        return {} if any(path[0] == key for path in unusable) else root.get(key) or {}

    partner, policy = usable("partner"), usable("policy")
    tenancy = Tenancy(sources.root, sources.files)
    if "tenancy" in root and ("tenancy",) not in unusable:
        tenancy.name = root["tenancy"]
    if partner:
        tenancy.partner = Partner(partner.get("host"), partner.get("id"), sources.files.key_at(root, "partner"))
    tenancy.remove_unmanaged = policy.get("unmanagedAssociations") != "report"
    limits = policy.get("limits", {})
    given = Limits()
    tenancy.limits = Limits(
        _limit(limits["removals"]) if "removals" in limits else given.removals,
        _limit(limits["companiesTouched"]) if "companiesTouched" in limits else given.companies_touched,
    )
    return tenancy


def _limit(value: int | str | list[int | str]) -> tuple[int | str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _hint_unused(root: dict[str, Any], blocks: Blocks, rule_sets: Section, pbxs: Section, hints: Notes) -> None:
    profiles = {block.get("profile") for block, _ in pbxs.values()}
    for name in blocks.bases:
        if name is not None and name not in profiles:
            at = hints.files.key_at(root["profiles"], name)
            hints(at, f"no PBX uses the profile {shown(name)}", "take it out if it is not meant for later")
    for name, (_, at) in rule_sets.items():
        if name not in blocks.rule_sets.used:
            hints(at, f"nobody uses the numbering rule set {shown(name)}", "take it out if it is not meant for later")
