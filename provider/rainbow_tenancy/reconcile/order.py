"""The order of a plan: which operation waits for which. The picture stands in `operations`; these are its arrows."""

from collections import defaultdict
from collections.abc import Iterable

from rainbow_tenancy.reconcile.new_sites import NewSite, new_sites
from rainbow_tenancy.reconcile.operations import ORDER, Kind, Operation

__all__ = ["GIVES", "TAKES_AWAY", "in_order"]

# Kinds of the same PBX whose operations must have been done …
NEEDS = {
    Kind.MAKE_SHARED: (Kind.CREATE,),
    Kind.ASSOCIATE: (Kind.CREATE, Kind.MAKE_SHARED),
    Kind.UPDATE: (Kind.CREATE,),
    Kind.REMOVE: (Kind.MAKE_SHARED, Kind.ASSOCIATE),
    Kind.MAKE_ORDINARY: (Kind.ASSOCIATE, Kind.REMOVE),
    Kind.REPLACE: (Kind.CREATE, Kind.MAKE_SHARED, Kind.ASSOCIATE),
}
# … and those that must merely have ended.
AFTER = {
    Kind.UPDATE: (Kind.MAKE_SHARED, Kind.ASSOCIATE),
    Kind.REMOVE: (Kind.UPDATE,),
    Kind.MAKE_ORDINARY: (Kind.UPDATE,),
    Kind.REPLACE: (Kind.UPDATE, Kind.REMOVE),
}
GIVES = {Kind.CREATE, Kind.ASSOCIATE}  # an ordinary PBX is born at its company's site
TAKES_AWAY = {Kind.REMOVE, Kind.DELETE, Kind.REPLACE}


def in_order(groups: Iterable[list[Operation]]) -> list[Operation]:
    """Number the operations, each PBX's own (a group) in `ORDER`, and tie each to those that it waits for."""
    plan: list[Operation] = []
    by_kind: list[dict[Kind, list[int]]] = []
    group_of: list[int] = []
    gives: dict[str, list[int]] = defaultdict(list)  # company id → what gives it a PBX
    makes: dict[NewSite, int] = {}  # a site that is created, for whichever PBX → its creation
    for group in filter(None, groups):  # as a rule, a PBX has nothing to be done
        numbers: dict[Kind, list[int]] = defaultdict(list)
        for operation in sorted(group, key=lambda one: ORDER.index(one.kind)):
            plan.append(operation)
            operation.number = len(plan)
            numbers[operation.kind].append(operation.number)
            group_of.append(len(by_kind))
            if operation.kind in GIVES and operation.company:
                gives[operation.company.id].append(operation.number)
            if operation.kind is Kind.CREATE_SITE:
                makes.update((new, operation.number) for new in new_sites(operation))
        by_kind.append(numbers)
    for operation, index in zip(plan, group_of, strict=True):
        own = by_kind[index]
        needs = {number for kind in NEEDS.get(operation.kind, ()) for number in own[kind]}
        if operation.kind in TAKES_AWAY:
            needs.update(number for company in operation.touches for number in gives[company.id])
        if operation.kind is not Kind.CREATE_SITE:
            needs.update(makes[new] for new in new_sites(operation))
        after = [number for kind in AFTER.get(operation.kind, ()) for number in own[kind]]
        if operation.kind is Kind.CREATE:  # Rainbow may ask for one of its sites already then
            linking = (plan[number - 1] for number in own[Kind.ASSOCIATE])
            after += sorted({makes[new] for one in linking for new in new_sites(one)})
        operation.needs = tuple(sorted(needs))
        operation.after = tuple(number for number in after if number not in needs)
    return plan
