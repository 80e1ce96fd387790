"""Companies and the PBXs that serve them, as JSON."""

from collections.abc import Sequence

from rainbow_tenancy.reconcile.customers import Customer
from rainbow_tenancy.reports.words import Speaker, document

__all__ = ["companies_json"]

FORMAT_VERSION = 1  # raised when a key changes its meaning or goes away


def companies_json(customers: Sequence[Customer], *, all_of: int) -> str:
    """One document.

    Args:
        customers: The companies to show.
        all_of: How many there are, of which these may be a part.
    """
    say = Speaker(ref for one in customers for ref in one.pbxs)
    return document(
        {
            "formatVersion": FORMAT_VERSION,
            "summary": {"companies": all_of, "withoutPbx": sum(not one.pbxs for one in customers)},
            "companies": [
                {
                    "id": one.id,
                    "name": say.plain(one.name),
                    "reference": say.plain(one.reference),
                    "pbxs": [
                        {
                            "systemId": ref.system_id,
                            "name": say.plain(ref.name),
                            "equipmentId": say.plain(ref.equipment_id),
                        }
                        for ref in one.pbxs
                    ],
                }
                for one in customers
            ],
        }
    )
