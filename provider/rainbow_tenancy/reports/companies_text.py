"""Companies and the PBXs that serve them, as text."""

from collections.abc import Sequence

from rainbow_tenancy.reconcile.customers import Customer
from rainbow_tenancy.reports.words import Speaker, count, listed, wrapped

__all__ = ["companies_text"]


def companies_text(customers: Sequence[Customer], *, all_of: int) -> str:
    """A line that counts, then a company each.

    Args:
        customers: The companies to show.
        all_of: How many there are, of which these may be a part.
    """
    say = Speaker(ref for one in customers for ref in one.pbxs)
    without = sum(not one.pbxs for one in customers)
    lines = [f"{count(all_of, 'company', 'companies')}, {without} without a PBX."]
    for one in customers:
        reference = f" ({say.text(one.reference)})" if one.reference else ""
        pbxs = listed(say.text(ref.name) for ref in one.pbxs) if one.pbxs else "no PBX"
        lines += wrapped(f"* {say.text(one.name)}{reference}: {pbxs}", "  ")
    return "\n".join(lines) + "\n"
