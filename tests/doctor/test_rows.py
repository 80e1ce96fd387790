"""Findings from evidence by hand: what several PBXs say together, and answers of any form."""

from random import Random
from typing import Any

import pytest

from rainbow_tenancy.doctor.evidence import Evidence, Page, Reply, kept
from rainbow_tenancy.doctor.rows import findings
from rainbow_tenancy.doctor.verdict import Verdict
from rainbow_tenancy.rainbow import Account
from rainbow_tenancy.reports.data.doctor import doctor_report
from rainbow_tenancy.reports.forms import render

YES, NO, SILENT = Verdict.CONFIRMED, Verdict.CONTRADICTED, Verdict.NOT_OBSERVABLE
ACCOUNT = Account(user_id="u", company_id="b", roles=("bp_admin",))
NAME = "Hôtel <Bellecour>"


def page(*rows, **beside):
    """A list that came whole, unless `total` says otherwise."""
    return Page(Reply(200, body={"data": list(rows), "total": len(rows), **beside}), 1000)


def pbx(number, **fields):
    """A PBX without links."""
    return {"id": f"p{number}", "name": f"PBX {number}", "isShared": True, "siteId": [], **fields}


def verdict_on(name, **evidence):
    """What is found of one row."""
    seen = Evidence(
        account=ACCOUNT, **{"sites": page(), "companies": page(), "plain": page(), "own": page()} | evidence
    )
    return {row.name: found.verdict for row, found in findings(seen)}[name]


FLAG, BUNDLE, RULES = "usePbxMainBundlePrefix", "pbxMainBundlePrefix", "pbxNumberingTranslator"
PREFIXED = {"pbxNationalPrefix": "0", "pbxInternationalPrefix": "00"}


@pytest.mark.parametrize(
    ("name", "verdict", "pbxs"),
    [
        ("outbound-prefix-flag", SILENT, [{FLAG: True, BUNDLE: ["0"]}, {FLAG: False, BUNDLE: ["0"]}]),
        ("outbound-prefix-flag", YES, [{FLAG: True, BUNDLE: []}, {FLAG: False, BUNDLE: ["0"]}]),
        ("outbound-prefix-flag", NO, [{FLAG: True, BUNDLE: ["0"]}, {FLAG: False}]),
        ("absent-empty", YES, [PREFIXED, {}]),
        ("absent-empty", NO, [PREFIXED | {"pbxNationalPrefix": None}, {}]),
        ("absent-empty", SILENT, [PREFIXED]),
        ("ping-timeout", NO, [{"serverPingTimeout": 120}, {"serverPingTimeout": "120"}]),
        ("media-pillar-field", NO, [{"hasMediaPillar": False}, {}]),
        ("media-pillar-field", SILENT, []),
        ("type-word", NO, [{"type": "third party"}, {"type": "third_party"}]),
        ("pbx-names", YES, [{"name": "A"}, {"name": "A"}]),
        ("pbx-names", SILENT, [{"name": ""}, {"name": ""}]),
        ("name-length", SILENT, [{"name": "x" * 64}]),
        ("outbound-prefix-length", YES, [{BUNDLE: "9" * 9}]),
        ("outbound-prefix-length", SILENT, [{BUNDLE: ["0", "9" * 8]}]),
        ("regexp-check", YES, [{RULES: [{"regexpMatch": "0)"}]}]),
        ("regexp-check", SILENT, [{RULES: [{"regexpMatch": "(?<a>0)[(]*"}, {"regexpMatch": "*"}]}]),
        ("unlinked-shared", YES, [{}]),
        ("unlinked-shared", SILENT, [{"isShared": False}]),
    ],
)
def test_several_pbxs_together(name, verdict, pbxs):
    """A row is confirmed only where every PBX that can tell says so."""
    assert verdict is verdict_on(name, own=page(*(pbx(number, **fields) for number, fields in enumerate(pbxs))))


@pytest.mark.parametrize(
    ("name", "verdict", "evidence"),
    [
        ("page-cap", YES, {"plain": page(*(pbx(n) for n in range(1000)), total=2000)}),
        ("page-cap", NO, {"plain": page(*(pbx(n) for n in range(100)), total=2000)}),
        ("page-cap", NO, {"plain": page(pbx(1), limit=50)}),
        ("page-cap", SILENT, {}),
        ("over-page-cap", NO, {"over_cap": Page(Reply(200, body={"data": [{}] * 1001}), 1001)}),
        ("over-page-cap", YES, {"over_cap": Page(Reply(200, body={"data": [{}] * 1000, "total": 1500}), 1001)}),
        ("over-page-cap", SILENT, {"over_cap": Page(Reply(503), 1001)}),
        ("company-names", SILENT, {"companies": page({"name": "A"}, {"name": "B"}, total=3)}),
        ("company-names", NO, {"companies": page({"name": "A"}, {"name": "A"}, total=3)}),
        ("foreign-links", SILENT, {"own": page(pbx(1, siteId=["s"])), "sites": page(total=5)}),
        ("foreign-links", YES, {"own": page(pbx(1, siteId="s"))}),
        ("foreign-object", NO, {"foreign_site": Reply(403, 403000)}),
        ("foreign-object", SILENT, {"foreign_site": Reply(200)}),
        ("countries", NO, {"countries": Reply(200, body={"data": {}})}),
        ("countries", SILENT, {"countries": Reply(403, 403000)}),
        ("never-connected-state", SILENT, {"fresh_states": Reply(200, body={"data": {"csta": "up"}})}),
        ("state-values", NO, {"states": Reply(200, body={"data": {"csta": True}})}),
        ("token-lifetime", SILENT, {}),
        ("token-lifetime", NO, {"life": 60.0}),
        ("renew-limit", SILENT, {"renewed": 11, "renewals": 20}),
        ("renew-limit", NO, {"renewed": 2, "renewals": 5, "renewal_refused": Reply(401)}),
        ("logout", SILENT, {"logout": Reply(500), "after_logout": Reply(401)}),
        ("other-sort-order", NO, {"companies": page({"id": "a"}, {"id": "b"}),
                                  "odd_order": page({"id": "b"}, {"id": "a"}).reply}),
    ],
)  # fmt: skip
def test_one_answer(name, verdict, evidence):
    """What one answer tells, and when it tells nothing."""
    assert verdict is verdict_on(name, **evidence)


FIELDS = [
    "id",
    "name",
    "siteId",
    "isShared",
    "status",
    "type",
    "bpType",
    "isBP",
    FLAG,
    BUNDLE,
    RULES,
    "pbxNationalPrefix",
    NAME,
]


def any_value(dice, deep=2):
    """A value of any form, now and then a name."""
    inner = (lambda: any_value(dice, deep - 1)) if deep else (lambda: NAME)
    return dice.choice(
        [
            NAME,
            "b",
            None,
            True,
            7,
            [inner() for _ in range(2)],
            {dice.choice([NAME, "csta"]): inner() for _ in range(2)},
        ]
    )


def any_reply(dice):
    """An answer with any status, often with rows in it."""
    rows = [{name: any_value(dice) for name in dice.sample(FIELDS, 6)} for _ in range(dice.randrange(4))]
    data = dice.choice([rows, rows, any_value(dice)])
    body = dice.choice(
        [{"data": data, "total": any_value(dice), "limit": any_value(dice)}, {"data": data}, any_value(dice)]
    )
    return Reply(dice.choice([200, 200, 200, None, 400, 403, 404, 500]), dice.choice([None, 403000]), body)


@pytest.mark.parametrize("seed", range(60))
def test_answers_of_any_form_make_a_report(seed):
    """Whatever Rainbow answers, there is a finding for each row, and no name gets into the report."""
    dice = Random(seed)
    pages = ("companies", "sites", "plain", "own", "over_cap")
    replies = ["odd_order", "commas", "repeated", "alone_by_name", "alone", "foreign_site", "states", "fresh_states"]
    replies += ["countries", "renewal_refused", "logout", "after_logout"]
    answers: dict[str, Any] = {name: any_reply(dice) for name in replies}
    answers |= {name: Page(any_reply(dice), 1000, dice.choice([None, any_reply(dice)])) for name in pages}
    report = doctor_report(Evidence(account=ACCOUNT, **answers))
    for form in ("text", "json"):
        told = render(report, form)
        assert "Bellecour" not in told
        assert "<" not in told


def test_secrets_are_not_kept():
    """Of an answer the secret fields keep that they are there, wherever they stand."""
    body = b'{"data": [{"jid_pbxagent_password": "4711", "deep": [{"jid_pbxpcg_password": "s"}]}], "token": "t"}'
    left = {"data": [{"jid_pbxagent_password": "…", "deep": [{"jid_pbxpcg_password": "…"}]}], "token": "…"}
    assert left == kept(body)
    assert kept(b"<html>") is None
