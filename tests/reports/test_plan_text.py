"""What the text of a plan says in small cases."""

import json
import re

from rainbow_tenancy.reconcile.equipment import shortened
from rainbow_tenancy.reconcile.operations import (
    Blocked,
    Change,
    CompanyTouched,
    Kind,
    Manual,
    Meeting,
    PbxRef,
    Plan,
    Unmanaged,
)
from rainbow_tenancy.reports.forms import render
from rainbow_tenancy.reports.forms.text.says import SAY
from reports.made import DIGEST, at, drift_of, drift_text, of_one, plan_of, plan_text, whole_plan
from support.contract import requires_swagger, swagger


def company(number: int, *, alone: bool = False) -> CompanyTouched:
    """A company by number."""
    return CompanyTouched(f"c{number}", f"Company {number}", alone)


def test_nothing_to_do_is_one_line():
    """An empty plan is told in one line."""
    assert "Nothing to do: Rainbow is as the files say.\n" == plan_text(Plan("b1"))


def test_what_a_selection_left_out_is_said():
    """A narrowed run does not claim that all of Rainbow is as the files say."""
    expected = "Nothing to do.\n\nLeft out by --pbx and --company: 1 operation.\n"
    assert expected == plan_text(Plan("b1", left_out=1))


def test_only_blocked_operations_offer_no_apply():
    """Where everything is blocked, the last line asks to release it."""
    plan = Plan("b1", blocked=[Blocked(of_one(Kind.DELETE, "a"), "it is connected", "disconnect it")])
    lines = plan_text(plan).splitlines()
    assert "Nothing can be done now: 1 operation blocked." == lines[0]
    assert "Next: release what is blocked, then plan again." == lines[-1]


def test_manual_items_alone_end_with_a_person():
    """Manual items are nothing to apply."""
    last = plan_text(Plan("b1", manual=[Manual(PbxRef("a", "a"), "attach a gateway")])).splitlines()[-1]
    assert "Next: do by hand what is listed for a person." == last


def test_unmanaged_alone_is_not_called_equal():
    """Rainbow is not as the files say while an association is in no file."""
    assert (
        "Nothing to do." == plan_text(Plan("b1", unmanaged=[Unmanaged(PbxRef("a", "a"), company(1))])).splitlines()[0]
    )


def test_unknown_users_are_not_nought():
    """Users that nobody asked for are not spoken of, unknown ones are called so; nought users is a number."""
    one, two = company(1), company(2)
    plan = Plan("b1", [of_one(Kind.REMOVE, "a", company=one, touches=(one,))])
    assert "It touches 1 company." == plan_text(plan).splitlines()[1]
    assert "users" not in plan_text(plan)
    plan.users = {"c1": None}
    assert "It touches 1 company with an unknown number of users." == plan_text(plan).splitlines()[1]
    plan.users = {"c1": 0}
    assert "It touches 1 company with 0 users." == plan_text(plan).splitlines()[1]
    plan.operations.append(of_one(Kind.REMOVE, "b", company=two, touches=(two,)))
    expected = "It touches 2 companies with 0 users and an unknown number in 1 company."
    assert expected == plan_text(plan).splitlines()[1]


def test_a_handful_a_pbx_and_every_loss():
    """The short form folds additions, never a removal, and says how many; the full form folds nothing."""
    gains = [of_one(Kind.ASSOCIATE, "a", company=company(n), touches=(company(n),)) for n in range(20)]
    losses = [of_one(Kind.REMOVE, "a", company=company(n, alone=True), touches=(company(n),)) for n in range(20, 28)]
    plan = Plan("b1", gains + losses)
    short, full = plan_text(plan), plan_text(plan, full=True)
    assert (0, 8) == (short.count("+ associate"), short.count("- remove from"))
    assert "… and 20 operations more (20 associate); --full shows all" in short
    assert (20, 8) == (full.count("+ associate"), full.count("- remove from"))


def test_same_change_on_many_pbxs_is_told_once():
    """A changed default is one paragraph in the short form, and one a PBX in the full form."""
    change = Change("dialing.outboundPrefix", "0", "9", at(2))
    plan = Plan("b1", [of_one(Kind.UPDATE, f"pbx-{n}", changes=(change,)) for n in range(12)])
    assert 1 == plan_text(plan).count('"0" → "9"')
    assert "12 PBXs alike: pbx-0, pbx-1, " in plan_text(plan)
    assert 12 == plan_text(plan, full=True).count('"0" → "9"')


def test_same_change_is_told_once_beside_other_operations():
    """A changed default is told once with the PBXs that it reaches, whatever else is done on them; nothing is lost."""
    change = Change("dialing.outboundPrefix", "0", "9", at(2))
    updates = [of_one(Kind.UPDATE, name, changes=(change,), touches=(company(1),)) for name in ("a", "b")]
    gain = of_one(Kind.ASSOCIATE, "a", company=company(2), touches=(company(2),))
    other = of_one(Kind.UPDATE, "c", changes=(change, Change("ldapId", "", "x", at(9))))
    plan = Plan("b1", [gain, *updates, other])
    lines = plan_text(plan).splitlines()
    assert ["PBX a", "3 PBXs alike: a, b and c", "PBX c"] == [one for one in lines if re.match("PBX|[0-9] PBXs a", one)]
    assert (1, 1) == (plan_text(plan).count("+ associate"), plan_text(plan).count('"0" → "9"'))
    markdown = render(plan_of(plan), "markdown")
    assert (True, 1) == ("- 3 PBXs alike: a, b and c: update" in markdown, markdown.count('`"0"` → `"9"`'))
    assert [1, 1, 3] == [text.count("ldapId: ") for text in (plan_text(plan), markdown, plan_text(plan, full=True) * 3)]


def test_changes_of_different_reach_are_told_apart():
    """Two changed defaults, of which one reaches more PBXs, are told once each; an update without a field stays."""
    wide, narrow = Change("dialing.outboundPrefix", "0", "9", at(2)), Change("dialing.country", "FRA", "BEL", at(3))
    updates = [of_one(Kind.UPDATE, name, changes=(wide, narrow)) for name in ("a", "b")]
    plan = Plan("b1", [*updates, of_one(Kind.UPDATE, "c", changes=(wide,)), of_one(Kind.UPDATE, "d")])
    lines = plan_text(plan).splitlines()
    assert ["3 PBXs alike: a, b and c", "2 PBXs alike: a and b", "PBX d"] == [
        one for one in lines if re.match("PBX|[0-9] PBXs a", one)
    ]
    assert [1, 1] == [plan_text(plan).count(change) for change in ('"0" → "9"', '"FRA" → "BEL"')]


def test_same_difference_is_told_once():
    """So is what somebody changed alike on two PBXs; where the repair of one is blocked, it stands for itself."""
    change = Change("dialing.outboundPrefix", "0", "9", at(2))
    updates = [of_one(Kind.UPDATE, name, changes=(change,)) for name in ("a", "b", "c")]
    plan = Plan("b1", updates[:2], blocked=[Blocked(updates[2], "no", "never")])
    sentence = 'Rainbow has "0", the files say "9"'
    assert "  ~ 2 PBXs alike: a and b" in drift_text(plan).splitlines()
    assert (2, 3) == (drift_text(plan).count(sentence), drift_text(plan, full=True).count(sentence))
    assert "- 2 PBXs alike: a and b: " in render(drift_of(plan), "markdown")


def test_fleet_id_is_shortened():
    """Of a fleet equipment ID, the fleet and two digits remain; of a short or odd one, less."""
    assert ["ALE12-…90", "ALE12-…", "…"] == [shortened(one) for one in ("ALE12-1234.5678.90", "ALE12-90", "odd")]


def test_json_counts_what_it_lists():
    """The summary agrees with the lists, and a company whose users nobody knows has null."""
    document = json.loads(render(plan_of(whole_plan()), "json"))
    assert len(document["operations"]) == sum(document["summary"]["operations"].values())
    assert {"Boulangerie Martin": 12, "Garage Dupont": 0} == {
        one["name"]: one["users"]
        for operation in document["operations"]
        for one in operation["touches"]
        if one["id"] != "c3"
    }
    assert 1 == document["summary"]["companiesWithUnknownUsers"]


def test_new_neighbours_are_a_few_lines():
    """However many companies meet on however many PBXs, the short form names a few; --full names them all."""
    there = tuple(company(number) for number in range(10, 30))
    meetings = [Meeting(PbxRef(f"box-{n}", f"box-{n}"), (company(1),), there, 0) for n in range(40)]
    plan = Plan("b1", operations=[of_one(Kind.ASSOCIATE, "box-0", company=company(1))], meetings=meetings)
    short, full = plan_text(plan), plan_text(plan, full=True)
    assert "* box-0: Company 1 with Company 10, Company 11, Company 12 and 17 more" in " ".join(short.split())
    assert "… and 35 PBXs more; --full shows all" in short
    assert ("box-39" in short, "box-39" in full, "Company 29" in full) == (False, True, True)
    assert len(short.splitlines()) < 25


@requires_swagger
def test_warning_is_in_ales_own_words():
    """What stands between the quotation marks is what ALE's Swagger says of a shared system."""
    (quoted,) = re.findall('"(.+)"', SAY.exposed)
    assert quoted in json.dumps(swagger())


def test_end_counts_and_says_what_to_run():
    """Whoever scrolled to the end of a long plan, or of a drift, reads there how much it is and what comes next."""
    plan = Plan("b1", [of_one(Kind.CREATE, f"pbx-{n}") for n in range(40)])
    blocked = Blocked(of_one(Kind.DELETE, "last"), "it is connected", "wait")
    command = f"  rainbowctl apply --expect {DIGEST}"
    assert ["40 operations. Apply with:", command] == plan_text(plan).splitlines()[-2:]
    plan.blocked.append(blocked)
    assert ["40 operations, 1 blocked. Apply with:", command] == plan_text(plan).splitlines()[-2:]
    told = "41 differences. Next: rainbowctl plan, which shows how an apply repairs them."
    assert told == drift_text(plan).splitlines()[-1]
