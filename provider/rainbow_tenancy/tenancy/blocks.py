"""One PBX's block, with what lies below it, as a `DesiredPbx`; what does not go together in it is noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rainbow_tenancy.fields import FromEnv, FromFile, SecretRef
from rainbow_tenancy.tenancy.companies import Companies, check_pairs
from rainbow_tenancy.tenancy.damage import Damage, Names
from rainbow_tenancy.tenancy.layers import Base, Origins, RuleSets, flat
from rainbow_tenancy.tenancy.models import ABSENT_KEYS
from rainbow_tenancy.tenancy.positions import At
from rainbow_tenancy.tenancy.problems import Notes
from rainbow_tenancy.tenancy.tenancy import Connection, DesiredPbx, Share, fleet_equipment_id
from rainbow_tenancy.text import shown

__all__ = ["OXE", "Blocks"]

OXO_TYPES = ("OXO Connect", "OXO Connect Evolution")
OXE = "OmniPCX Enterprise"
SETTINGS = frozenset({"webrtcGateway", "connection", "shared"})  # what is no field of Rainbow's


@dataclass(slots=True)
class Blocks:
    """Makes a `DesiredPbx` of each block."""

    bases: Mapping[str | None, Base]  # by profile; None: the defaults alone
    profiles: Names
    damage: Damage
    rule_sets: RuleSets
    companies: Companies
    uses: Mapping[str, list[Share]]  # of companies, by the PBX's key
    notes: Notes

    def pbx(self, key: str, at: At, block: dict[str, Any]) -> DesiredPbx:
        """The PBX that one well-shaped block asks for."""
        if block.get("absent"):
            return self._absent(key, at, block)
        base = self._base(block)
        values = {"name": key, **base.values, **flat(block)}
        if "numberingRules" in block:
            self.rule_sets.check(block)
            values["numberingRules"] = self.rule_sets.expand(block["numberingRules"])
        pbx = DesiredPbx(
            key,
            at,
            values["name"],
            values,
            Origins(block, base.layers, self.rule_sets),
            id=block.get("id"),
            uses=tuple(self.uses.get(key, ())),
            renamed_from=block.get("renamedFrom"),
            replaces=block.get("replaces"),
        )
        if "sharedWith" in block:
            pbx.shared_with = self.companies.shares(block["sharedWith"])
        check_pairs(pbx.shares, self.notes)
        self._equipment(pbx, block)
        self._settings(pbx, base, block)
        if pbx.renamed_from == pbx.name:
            self._note(block, "renamedFrom", f"{shown(key)} already bears this name", "write the old name")
        return pbx

    def _base(self, block: dict[str, Any]) -> Base:
        profile = block.get("profile")
        base = self.bases.get(profile)
        if base is not None:
            return base
        if profile not in self.profiles:
            right = self.notes.did_you_mean(profile or "", self.profiles, "declare it under profiles")
            self._note(block, "profile", f"there is no profile {shown(profile or '')}", right)
        return self.bases[None]

    def _absent(self, key: str, at: At, block: dict[str, Any]) -> DesiredPbx:
        for extra in block:
            if extra not in ABSENT_KEYS:
                right = f"take {extra} out; an absent block holds only what finds the PBX"
                self._note(block, extra, f"{shown(key)} is absent and has {extra}", right)
        equipment = block.get("equipment", {})
        for extra in equipment:
            if extra != "id":
                self._note(equipment, extra, f"{shown(key)} is absent and has {extra}", f"take {extra} out")
        if key in self.uses:
            used = self.uses[key][0]
            self.notes(used.at, f"the PBX {shown(key)} is absent", "take it out here, or absent out there")
        name = block.get("name", key)
        origins = Origins(block, (), self.rule_sets)
        pbx = DesiredPbx(key, at, name, {}, origins, id=block.get("id"), absent=True)
        self._equipment(pbx, block)
        return pbx

    def _equipment(self, pbx: DesiredPbx, block: dict[str, Any]) -> None:
        equipment, fleet = block.get("equipment"), block.get("fleet")
        if equipment is not None:
            if not equipment and self.damage.is_whole(pbx.key):
                self._note(block, "equipment", "equipment is empty", "write id, activationCode or generate: rainbow")
            if fleet is not None:
                wrong = f"{shown(pbx.key)} has both equipment and fleet"
                self._note(block, "fleet", wrong, "keep one; fleet gives equipment ID and activation code")
            if "generate" in equipment and len(equipment) > 1:
                wrong = "generate: rainbow leaves equipment ID and activation code to Rainbow"
                self._note(equipment, "generate", wrong, "take it out, or id and activationCode")
            pbx.equipment_id = equipment.get("id")
            pbx.generated_by_rainbow = "generate" in equipment
            if "activationCode" in equipment:
                pbx.activation_code = _secret(equipment["activationCode"])
        if fleet is not None:
            pbx.fleet = True
            pbx.equipment_id = fleet_equipment_id(fleet)
            type_ = pbx.values.get("type")
            if type_ is not None and type_ not in OXO_TYPES:
                wrong = f"{shown(pbx.key)} comes from the fleet and is of type {type_}"
                self._note(block, "fleet", wrong, f"only {' and '.join(OXO_TYPES)} come from it")
        if pbx.replaces is not None and pbx.replaces == pbx.equipment_id:
            self._note(block, "replaces", f"{shown(pbx.key)} replaces itself", "write the old PBX's equipment ID")

    def _settings(self, pbx: DesiredPbx, base: Base, block: dict[str, Any]) -> None:
        if not base.layers and SETTINGS.isdisjoint(block):  # as a rule
            return
        if found := base.setting(block, "webrtcGateway"):
            pbx.webrtc_gateway = found[0]
        if found := base.setting(block, "connection"):
            pbx.connection = self._connection(pbx, base, block, found[1])
            if pbx.connection == Connection() and self.damage.is_whole(pbx.key):
                self._note(found[1], "connection", "connection is empty", "write dnsServers or httpProxy")
        if (found := base.setting(block, "shared")) and found[0] is False:
            pbx.shared = False
            associations = len(pbx.shares)
            if associations != 1 and self.damage.is_whole(pbx.key):
                wrong = f"{shown(pbx.key)} is not shared and has {associations} associations"
                self._note(found[1], "shared", wrong, "name exactly one company, or take shared: false out")

    def _connection(self, pbx: DesiredPbx, base: Base, block: dict[str, Any], tree: dict[str, Any]) -> Connection:
        trees = [*(layer.tree for layer in reversed(base.layers)), block]
        layers = [tree["connection"] for tree in trees if "connection" in tree]
        found: dict[str, Any] = {key: value for layer in layers for key, value in layer.items()}
        proxy = {key: value for layer in layers for key, value in layer.get("httpProxy", {}).items()}
        type_ = pbx.values.get("type")
        if type_ not in (None, OXE):
            wrong = f"{shown(pbx.key)} has a connection and is of type {type_}"
            self._note(tree, "connection", wrong, f"only {OXE} needs one")
        needed = ["host", "port"] + ["username"] * ("password" in proxy)
        for key in needed if proxy and self.damage.is_whole(pbx.key) else ():
            if key not in proxy:
                at = pbx.at_of(f"connection.httpProxy.{next(iter(proxy))}")
                self.notes(at, f"the HTTP proxy of {shown(pbx.key)} has no {key}", f"write {key}")
        return Connection(
            tuple(found.get("dnsServers", ())),
            proxy.get("host"),
            proxy.get("port"),
            proxy.get("username"),
            _secret(proxy["password"]) if "password" in proxy else None,
        )

    def _note(self, tree: dict[str, Any], key: str, wrong: str, right: str) -> None:
        self.notes(At(tree, key, of_key=True), wrong, right)


def _secret(reference: dict[str, str]) -> SecretRef:
    model = FromFile if "fromFile" in reference else FromEnv
    return model.model_validate(reference)
