"""What an operation has learnt of the program and of its state. The engine never shows either whole.

    Check, with what was before ─► known, protected ─► Diff ─► states, kept ─► Create: is it a replacement?
                                                                    └────────► Delete: does anybody still have it?

A refresh and a destroy have no program: there nothing is claimed or kept.
"""

from collections import defaultdict
from dataclasses import dataclass, field

__all__ = ["Program"]


@dataclass(slots=True)
class Program:
    """What is known of the resources of one operation.

    Attributes:
        exclusive: PBX id → URN of the `rainbow:Pbx` whose `sharedWith` is the whole list of its associations.
        associated: PBX id → URN of a `rainbow:CompanyAssociation` of it.
        known: URNs that had a state when this operation began, and that the program still has.
        protected: URNs of those of them whose state forbids to delete or replace them.
        states: URN → id, as the state has it, of what was compared with the program. Who is created all the same is
            replaced.
        imported: URNs whose inputs before are all that Rainbow has, and not what a program said.
        kept: IDs of those of them that stay: compared without a difference, or updated.
        keys: Kind of component and key in its files → URN of the `rainbow:Tenancy` that has a PBX of that key.
        made: IDs of associations that this operation made or found, and of PBXs that it found.
    """

    exclusive: dict[str, str] = field(default_factory=dict)
    associated: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    _bearers: defaultdict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    _holders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def compared(self, urn: str, identity: str, *, differs: bool) -> None:
        """Note what Diff found of a resource that the program has; in a refresh, which has no program, nothing."""
        if urn not in self.known:
            return
        self.states[urn] = identity
        self.hold(urn, identity)
        if not differs:
            self.kept.add(identity)

    def is_moved(self, urn: str) -> bool:
        """Whether a resource that is created is one that the engine replaces without a Diff.

        So it does where another provider is to have it: the old one, in a process that learns nothing of this one's
        work, deletes what it had. And so it does for the options `replacementTrigger` and `replaceWith`, where the
        provider is the same: nothing in the conversation tells the two apart.
        """
        return urn in self.known and urn not in self.states

    def other_bearer(self, urn: str, name: str, *, bore_it: bool) -> str | None:
        """Note what a program calls a PBX; the URN of another resource of the program that may not have the same name.

        Args:
            urn: The resource.
            name: The PBX's name.
            bore_it: Whether the state has it under this name. Two such PBXs are told apart by their ids.
        """
        bearers = self._bearers[name]
        bearers[urn] = bore_it
        return min((one for one, bore in bearers.items() if one != urn and not (bore and bore_it)), default=None)

    def hold(self, urn: str, identity: str) -> None:
        """Note that a resource of the program has this id."""
        self._holders[identity].add(urn)

    def let_go(self, urn: str, identity: str) -> None:
        """Note that a resource will have another id, because it is replaced."""
        self._holders[identity].discard(urn)

    def other_holder(self, urn: str, identity: str) -> str | None:
        """The URN of another resource of the program that has this very id; None where there is none."""
        return min(self._holders.get(identity, set()) - {urn}, default=None)
