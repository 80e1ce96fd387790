"""From the files' data to the tenancy: defaults, profiles and rule sets applied, and all of it checked together.

Who names whom, what stands twice, what does not go together: whatever needs more than one map is found from here on.

What is wrong in its shape is reported and taken out already; the rest is checked all the same.
"""

from collections.abc import Iterable
from typing import Any

from rainbow_tenancy.tenancy.blocks import OXE, Blocks
from rainbow_tenancy.tenancy.companies import Companies
from rainbow_tenancy.tenancy.damage import Damage, Names
from rainbow_tenancy.tenancy.identity import check_identities, check_scope
from rainbow_tenancy.tenancy.layers import Base, Layer, RuleSets
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.sources import Sources
from rainbow_tenancy.tenancy.tenancy import DesiredPbx, Limits, Partner, Share, Tenancy
from rainbow_tenancy.text import shown

__all__ = ["resolve"]

Section = dict[str, tuple[Any, At]]  # the blocks of one section, with the places of their keys


def resolve(sources: Sources, damage: Damage) -> Tenancy:
    """The tenancy that the files describe; what is wrong is added to the sources' problems."""
    notes = sources.notes
    root = sources.parts[0].tree
    pbxs, companies, rule_sets = (_section(sources, name) for name in ("pbxs", "companies", "numberingRuleSets"))
    directory = Companies(notes)
    for key, (block, at) in companies.items():
        directory.declare(key, at, block)
    sets = {key: block for key, (block, _) in rule_sets.items()}
    rules = RuleSets(sets, damage.names("numberingRuleSets", sets), notes)
    bases = _bases(root, rules)
    profiles = damage.names("profiles", root.get("profiles", ()))
    uses = _uses(companies, directory, damage.names("pbxs", pbxs))
    blocks = Blocks(bases, profiles, damage, rules, directory, uses, notes)

    tenancy = _frame(sources, root)
    tenancy.pbxs = [blocks.pbx(key, at, block) for key, (block, at) in pbxs.items()]
    tenancy.former = directory.former()
    tenancy.new_sites = directory.new_sites
    whole = [pbx for pbx in tenancy.pbxs if damage.is_whole(pbx.key)]
    check_identities(whole, notes)
    if tenancy.scope and not any(path[0] == "policy" for path in damage.paths):
        check_scope(tenancy, whole, notes)

    hints = Notes(sources.files, tenancy.hints)
    _hint_profiles(hints, root, pbxs)
    _hint_rule_sets(hints, rule_sets, rules)
    _hint_companies(hints, companies, directory)
    _hint_connections(hints, tenancy.pbxs)
    return tenancy


def _section(sources: Sources, name: str) -> Section:
    """One section of all files together; a key that two files hold is noted with both places."""
    found: Section = {}
    for part in sources.parts:
        section = part.tree.get(name)
        if not section:
            continue
        for key, block in section.items():
            at = At(section, key, of_key=True)
            if key in found:
                wrong = f"{shown(key)} is written twice, {sources.notes.first_at(found[key][1])}"
                sources.notes(at, wrong, "keep one of the two")
            else:
                found[key] = block, at
    return found


def _bases(root: dict[str, Any], rules: RuleSets) -> dict[str | None, Base]:
    """What lies below the blocks, by profile."""
    layers: tuple[Layer, ...] = ()
    if defaults := root.get("defaults"):
        layers = (Layer("defaults", defaults),)
        rules.check(defaults)
    bases: dict[str | None, Base] = {None: Base.of(layers, rules)}
    for name, tree in root.get("profiles", {}).items():
        rules.check(tree)
        bases[name] = Base.of((Layer(f"profile {name}", tree), *layers), rules)
    return bases


def _uses(companies: Section, directory: Companies, pbxs: Names) -> dict[str, list[Share]]:
    """The associations that the companies' `uses` wish for, by PBX."""
    found: dict[str, list[Share]] = {}
    for key, (block, _) in companies.items():
        if block.get("uses"):
            for pbx, shares in directory.uses(key, block["uses"], pbxs).items():
                found.setdefault(pbx, []).extend(shares)
    return found


def _frame(sources: Sources, root: dict[str, Any]) -> Tenancy:
    """The tenancy without PBXs: what the root file says about all of them."""
    tenancy = Tenancy(sources.root, sources.files, root.get("tenancy", "main"))
    if partner := root.get("partner"):
        tenancy.partner = Partner(partner.get("host"), partner.get("id"), At(root, "partner", of_key=True))
    policy = root.get("policy", {})
    tenancy.remove_unmanaged = policy.get("unmanagedAssociations") != "report"
    tenancy.scope = tuple(policy.get("scope", ()))
    limits, given = policy.get("limits", {}), Limits()
    tenancy.limits = Limits(
        _limit(limits["removals"]) if "removals" in limits else given.removals,
        _limit(limits["companiesTouched"]) if "companiesTouched" in limits else given.companies_touched,
    )
    return tenancy


def _limit(value: int | str | list[int | str]) -> tuple[int | str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


_LATER = "take it out if it is not meant for later"


def _hint_profiles(hints: Notes, root: dict[str, Any], pbxs: Section) -> None:
    used = {block.get("profile") for block, _ in pbxs.values()}
    for name in root.get("profiles", ()):
        if name not in used:
            hints(At(root["profiles"], name, of_key=True), f"no PBX uses the profile {shown(name)}", _LATER)


def _hint_rule_sets(hints: Notes, rule_sets: Section, rules: RuleSets) -> None:
    for name, (_, at) in rule_sets.items():
        if name not in rules.used:
            hints(at, f"nobody uses the numbering rule set {shown(name)}", _LATER)


def _hint_companies(hints: Notes, companies: Section, directory: Companies) -> None:
    for key, known in directory.declared.items():
        if not (known.named or known.former or companies[key][0].get("uses")):
            hints(known.at, f"the company {shown(key)} shares no PBX", "name it in sharedWith, or give it uses")


def _hint_connections(hints: Notes, pbxs: Iterable[DesiredPbx]) -> None:
    bare = [pbx for pbx in pbxs if pbx.connection is None and pbx.values.get("type") == OXE]
    if bare:
        others = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
        wrong = (
            f"{shown(bare[0].key)}{others}: {OXE} without connection, so a sheet cannot say how it reaches the network"
        )
        hints(bare[0].at, wrong, "write connection: with dnsServers or httpProxy")
