"""What a plan with nothing to do costs: the login and the pages of the lists, and nothing else."""

from math import ceil

import pytest

from rainbow_tenancy.emulator import running_emulator
from rainbow_tenancy.emulator.options import Synthetic

NOTHING_TO_DO = """\
version: 1
pbxs:
  OXO90:
    dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}
    sharedWith: [Imprimerie Gutenberg, Hôtel Bellecour, Cabinet Moreau]
"""
DONE = (
    NOTHING_TO_DO
    + """\
    replaces: OLD-1
  gone: {equipment: {id: GONE-1}, absent: true}
  gone-by-name: {absent: true}
"""
)


def counts(emulator) -> dict[str, int]:
    """Requests by the last word of their route."""
    return {key.rsplit("/", 1)[1]: number for key, number in emulator.counts().items()}


@pytest.mark.parametrize("look", [("plan", "--exit-code"), ("drift",), ("apply", "--yes")], ids=lambda look: look[0])
def test_nothing_to_do_costs_the_login_and_a_page_a_list(look, operate, tmp_path):
    """PBXs twice, sites, companies: a page each."""
    (tmp_path / "tenancy.yaml").write_text(NOTHING_TO_DO, encoding="utf-8")
    with running_emulator() as emulator:
        ran = operate(emulator)(*look)
        assert (0, {"login": 1, "systems": 2, "sites": 1, "companies": 1}) == (ran.code, counts(emulator))


def test_deletion_that_is_done_costs_a_question_until_it_is_taken_out(operate, tmp_path):
    """A PBX that is to be deleted counts as gone only when it cannot be read, for it may be in no list."""
    (tmp_path / "tenancy.yaml").write_text(DONE, encoding="utf-8")
    with running_emulator() as emulator:
        ran = operate(emulator)("plan", "--exit-code")
        assert (0, {"login": 1, "systems": 2, "sites": 1, "companies": 1, "{pbxId}": 3}) == (ran.code, counts(emulator))


def pages(rows: int) -> int:
    """Pages overlap by a row."""
    return 1 + max(0, ceil((rows - 1000) / 999))


def test_large_estate_costs_a_page_for_a_thousand_rows(operate, tmp_path):
    """1,100 PBXs and 1,001 companies with their sites: a second page of each."""
    (tmp_path / "tenancy.yaml").write_text("version: 1\npbxs: {}\n", encoding="utf-8")
    with running_emulator(Synthetic(pbxs=1100, companies=1001, sharing=1)) as emulator:
        ran = operate(emulator)("plan", "--exit-code")
        with emulator.service.lock:
            sites, companies = (
                emulator.store.value(f"SELECT count(*) FROM {table}") for table in ("sites", "companies")
            )
        expected = {"login": 1, "systems": 2 * pages(1100), "sites": pages(sites), "companies": pages(companies)}
        assert (0, expected) == (ran.code, counts(emulator))
        assert [2, 2, 2] == [pages(rows) for rows in (1100, sites, companies)]
