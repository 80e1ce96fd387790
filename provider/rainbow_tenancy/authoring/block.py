"""One PBX's block brought to what Rainbow has, a difference at a time; each method notes its edits at the desk."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from rainbow_tenancy.authoring.align import aligned
from rainbow_tenancy.authoring.desk import Desk, Item
from rainbow_tenancy.authoring.edit import Edits, Keep
from rainbow_tenancy.authoring.source import Node, UnusualError
from rainbow_tenancy.authoring.writable import as_written, value_of
from rainbow_tenancy.authoring.yaml_text import Word
from rainbow_tenancy.fields import BY_PATH, FIELDS
from rainbow_tenancy.rainbow import Company, System
from rainbow_tenancy.tenancy.positions import Place
from rainbow_tenancy.tenancy.tenancy import DesiredPbx

__all__ = ["Block", "StaysError"]

# The order in which a person writes a block.
ORDER: Final = (
    "name", "profile", "type", "id", "equipment", "fleet", "renamedFrom", "replaces", "dialing", "numberingRules",
    "searchResultOrder", "serverPingTimeout", "ldapId", "version", "connection", "webrtcGateway", "shared",
    "sharedWith", "dialTests",
)  # fmt: skip
INNER_ORDER: Final = tuple(row.path.partition(".")[2] for row in FIELDS if "." in row.path)
RULES: Final = BY_PATH["numberingRules"]


class StaysError(Exception):
    """A difference that is not taken back; the text is the reason, and what a person can do."""


class Block:
    """A PBX's block at the desk.

    Args:
        desk: The files.
        pbx: The block as it was loaded.
        system: The PBX that it means.
    """

    def __init__(self, desk: Desk, pbx: DesiredPbx, system: System) -> None:
        self.desk, self.pbx, self.system = desk, pbx, system
        place = desk.tenancy.place(pbx.at)
        assert place is not None  # it was loaded from a file
        self.file = place.file
        self.notes: list[str] = []  # what a person should know who reads the patch

    @cached_property
    def node(self) -> Node:
        """The block itself.

        Raises:
            UnusualError: It is shared by an anchor.
        """
        return self.desk.block(self.file, self.pbx.key)

    # ── Fields ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def fields(self, paths: Iterable[str]) -> dict[str, str]:
        """Write Rainbow's values of these fields; those that cannot be written are answered with the reason."""
        stays: dict[str, str] = {}
        missing: dict[str, dict[str, Any]] = {}  # values below a key that the block does not have yet
        for path in sorted(paths, key=list(BY_PATH).index):
            try:
                self._field(path, missing)
            except (StaysError, UnusualError) as error:
                stays[path] = str(error)
        for key, values in missing.items():
            try:
                self._put(self.node, key, values, ORDER)
            except UnusualError as error:
                stays |= {f"{key}.{inner}": str(error) for inner in values}
        return stays

    def _field(self, path: str, missing: dict[str, dict[str, Any]]) -> None:
        value = value_of(BY_PATH[path], self.system)
        if value is None:
            raise StaysError("Rainbow's value has a form that these files do not know; correct it there")
        if path == RULES.path:
            self._rules(value)
            return
        written = as_written(path, value)
        first, _, inner = path.partition(".")
        found = self.node.get(*path.split("."))
        if found is not None:
            self._change(found, written)
        elif not inner:
            self._put(self.node, first, written, ORDER)
        elif (parent := self.node.get(first)) is None:
            missing.setdefault(first, {})[inner] = written
        elif parent.kind == "map":
            self._put(parent, inner, written, INNER_ORDER)
        else:
            raise UnusualError(f"{first} is an alias")
        if path == "name" and (old := self.node.get("renamedFrom")) and old.value == value:
            self.desk.wish(self.pbx.key, self.file, lambda edits: edits.delete(self.node, "renamedFrom"))

    def _change(self, node: Node, value: Any) -> None:
        if node.kind != "list":
            self._wish(lambda edits: edits.replace(node, value))
            return
        items = value if isinstance(value, list) else [value] if value else []
        script = aligned([[item.data()] for item in node.items], items, items)
        self._wish(lambda edits: edits.arrange(node, script, key=self._key_of(node), in_place=True))

    def _put(self, node: Node, key: str, value: Any, order: tuple[str, ...]) -> None:
        self._wish(lambda edits: edits.put(node, key, value, order))

    def _key_of(self, node: Node) -> Node | None:
        """The key of a value right in the block, or below a key of it."""
        for parent in (self.node, *self.node.items):
            for key, item in zip(parent.keys, parent.items, strict=False):
                if item is node:
                    return key
        return None

    def _wish(self, do: Any) -> None:
        self.desk.wish(self.pbx.key, self.file, do)

    # ── Numbering rules ──────────────────────────────────────────────────────────────────────────────────────────────

    def _rules(self, rules: list[dict[str, str]]) -> None:
        """Keep what is still there, and the sets of which every rule is; other sets give way to rules written out.

        A set itself stays as it is, like `defaults`: others use it.
        """
        own = self.node.get(RULES.path)
        node = own or self._inherited_rules()
        if node is None or node.kind != "list":
            raise UnusualError("the rules come from an alias")
        script = aligned([self._stands_for(item) for item in node.items], _meaning(rules), rules)
        kept = {step.index for step in script if isinstance(step, Keep)}
        for index, item in enumerate(node.items):
            if index not in kept and (name := item.get("use")) is not None:
                self.notes.append(f"its rules no longer use the set {name.value}, which stays as it is for others")
        if own is not None:
            self._wish(lambda edits: edits.arrange(own, script, key=self._key_of(own), in_place=True))
        else:
            items = [_kept(node.items[step.index]) if isinstance(step, Keep) else step.value for step in script]
            self._put(self.node, RULES.path, items, ORDER)

    def _stands_for(self, item: Node) -> list[tuple[str, ...]]:
        data = item.data()
        if not isinstance(data, Mapping):
            raise UnusualError("the rules hold an alias")
        rules = self.desk.rule_sets.get(data["use"]) if "use" in data else [data]
        if rules is None or not all(isinstance(rule, Mapping) and None not in rule.values() for rule in rules):
            raise UnusualError("the rules hold an alias")
        return _meaning(rules)

    def _inherited_rules(self) -> Node | None:
        root = self.desk.source(self.desk.tenancy.files.names[0]).root
        profile = self.node.get("profile")
        from_profile = root.get("profiles", profile.value, RULES.path) if profile else None
        return from_profile or root.get("defaults", RULES.path)

    # ── Associations ─────────────────────────────────────────────────────────────────────────────────────────────────

    def unshare(self, place: Place) -> None:
        """Take the association that stands at a place out of the files."""
        self.desk.drop(self.pbx.key, self.desk.item(place))

    def move(self, place: Place, site_id: str) -> bool:
        """Name another site in the association that stands at a place; False where it names none."""
        item: Item = self.desk.item(place)
        node = item.node.get("site")
        if node is None:
            return False
        written = self._site(site_id)
        self.desk.wish(self.pbx.key, item.file, lambda edits: _replace_site(edits, item, node, written))
        return True

    def share(self, company_id: str, site_id: str) -> None:
        """Write an association: with the company's `uses` where the files keep it there, else in `sharedWith`."""
        company = self.desk.estate.company.get(company_id)
        if company is None:
            raise StaysError("this account does not see the company itself, so that no file can name it")
        site = self._site(site_id) if len(self.desk.estate.sites_of[company_id]) > 1 else None
        declared = self.desk.declared.get(company_id)
        if declared and declared.uses and declared.uses_key and not self.pbx.shared_with:
            use = {"pbx": Word(self.pbx.key), "site": site} if site else Word(self.pbx.key)
            self.desk.add(self.pbx.key, declared.file, declared.uses_key, declared.uses, use)
            return
        node = self.node.get("sharedWith")
        if node is None or node.kind != "list":
            raise UnusualError("sharedWith is an alias")
        key = self._key_of(node)
        assert key is not None
        self.desk.add(self.pbx.key, self.file, key, node, self._share(company, site))

    def _share(self, company: Company, site: str | None) -> str | dict[str, str]:
        ref = self.desk.describer.company_ref(company)
        if ref is None:
            raise StaysError("the company cannot be named in a file")
        declared = self.desk.declared.get(company.id)
        if company.name in self.desk.declared_words and not (declared and declared.word == company.name):
            # As a word it would mean the company that is declared by it.
            ref = {key: value for key, value in ref.items() if key != "name"} or {"id": company.id}
        name = ref.get("name")
        if name and len(ref) == 1 and not site:
            return name
        named = {("company" if key == "name" else key): value for key, value in ref.items()}
        return named | ({"site": site} if site else {})

    def _site(self, site_id: str) -> str:
        found = self.desk.describer.site_ref(self.desk.estate.site[site_id])
        if found is None:
            raise StaysError("the site cannot be named in a file")
        return found

    def shared(self, *, is_shared: bool) -> None:
        """Write whether several companies may share the PBX."""
        links = self.desk.describer.links(self.system)
        if not is_shared and (links is None or len(links) != 1 or self.desk.estate.hidden_links(self.system)):
            raise StaysError(
                "a block can be of an ordinary PBX only if that is linked to exactly one site that this account sees; "
                "share it again in Rainbow, or take its block out"
            )
        node = self.node.get("shared")
        if node is not None:
            self._wish(lambda edits: edits.replace(node, is_shared))
        else:
            self._put(self.node, "shared", is_shared, ORDER)
        if not is_shared and self.pbx.shared_with is None and not self.pbx.uses:
            # An ordinary PBX names its one company.
            named = [self._share(one.company, one.site) for one in links or ()]
            self._put(self.node, "sharedWith", named, ORDER)


def _meaning(rules: Iterable[Mapping[str, str]]) -> list[tuple[str, ...]]:
    meaning: list[tuple[str, ...]] = RULES.codec.normal(RULES.to_api(list(rules)))
    return meaning


def _kept(item: Node) -> dict[str, Any]:
    """An item of an inherited list, to be written anew."""
    data: dict[str, Any] = item.data()
    return {"use": Word(data["use"])} if "use" in data else data


def _replace_site(edits: Edits, item: Item, node: Node, site: str) -> None:
    if item.list.anchored or item.node.anchored:
        raise UnusualError("an anchor shares the line with other places")
    edits.replace(node, site)
