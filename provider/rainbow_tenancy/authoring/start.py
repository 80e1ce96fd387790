"""What a directory begins with: a sketch of a tenancy, what git must not take, and on request a pipeline. Pure."""

from collections.abc import Mapping
from importlib import resources
from typing import Final, Literal

from rainbow_tenancy.authoring.writable import is_host, is_id
from rainbow_tenancy.authoring.yaml_text import Word, entry

__all__ = ["CI_FILES", "IGNORED", "Forge", "ci_text", "gitignore_text", "sketch"]

Forge = Literal["github", "gitlab"]

# Where each file of a pipeline belongs, and where its text lies beside this module: `make generate` copies examples/ci.
CI_FILES: Final[Mapping[Forge, Mapping[str, str]]] = {
    "github": {
        f".github/workflows/{name}": f"ci/github/{name}" for name in ("pull-request.yml", "apply.yml", "drift.yml")
    },
    "gitlab": {".gitlab-ci.yml": "ci/gitlab/gitlab-ci.yml"},
}

SKETCH: Final = """\
# A first sketch by rainbowctl init. While it is unchanged, rainbowctl export puts what Rainbow has in its place.
version: 1
PARTNER

# What PBXs have in common; a block says otherwise where it must.
#
# defaults:
#   dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}

# The PBXs by keys of yours, which stay. What a block does not say is left as it is, but `sharedWith` is the whole list.
#
# pbxs:
#   lyon-oxe:
#     name: OXE-LYON-01
#     type: OmniPCX Enterprise
#     connection: {dnsServers: [192.0.2.53]}
#     sharedWith: [Boulangerie Martin, {company: Clinique du Parc, site: Lyon}]

# The other files of this tenancy, where one grows too long: they hold `pbxs`, `companies` and `numberingRuleSets`.
#
# include: [pbxs/*.yaml]
"""

# Lines of .gitignore, each with what it keeps out.
IGNORED: Final[Mapping[str, str]] = {
    ".rainbow/": "journals, records and credentials",
    "journal*.jsonl": "journals that --journal puts elsewhere",
    "*.code": "activation codes, of --codes-file",
    "*.codes": "",
    "*.env": "credentials as NAME=value lines, for RAINBOW_CREDENTIALS",
}


def sketch(host: str, partner_id: str) -> str:
    """A root file without a PBX, that belongs to this partner, and in comments what a PBX looks like.

    Args:
        host: Rainbow's host, with its port where it is not the usual one.
        partner_id: Rainbow's id of the partner.
    """
    where = {"host": Word(host)} if is_host(host) else {}
    partner = {**where, **({"id": partner_id} if is_id(partner_id) else {})}
    lines = "\n".join(entry("partner", partner, "")) if partner else "# partner: {host: openrainbow.com, id: …}"
    return SKETCH.replace("PARTNER", lines)


def gitignore_text() -> str:
    """A .gitignore."""
    lines = ["# Written by rainbowctl init: what git must not take."]
    for pattern, what in IGNORED.items():
        lines += [*([f"# {what}"] if what else []), pattern]
    return "\n".join(lines) + "\n"


def ci_text(path: str) -> str:
    """The text of a file that `CI_FILES` names."""
    return resources.files(__package__).joinpath(path).read_text(encoding="utf-8")
