"""The package and its resources as their pages of documentation begin: what each is, an example, how it is imported."""

from typing import Final

__all__ = ["PACKAGE", "RESOURCES"]

PACKAGE: Final = {
    "name": "rainbow",
    "displayName": "Rainbow",
    "description": "Share PBXs between customer companies in Alcatel-Lucent Enterprise's Rainbow.",
    "keywords": ["category/infrastructure", "kind/native", "rainbow", "alcatel-lucent-enterprise", "pbx"],
    "license": "Apache-2.0",
    "language": {
        "python": {
            "packageName": "rainbow_iac_sdk",
            "respectSchemaVersion": True,
            "pyproject": {"enabled": True},
        },
        "nodejs": {"packageName": "rainbow-iac-sdk", "respectSchemaVersion": True},
    },
}

RESOURCES: Final = {
    "Pbx": (
        "A PBX in Rainbow, how it dials and, where `sharedWith` is given, all of the companies that share it.\n\n"
        "A property that is left out is not governed: neither compared nor sent, and taking one out changes nothing in "
        "Rainbow. `type` and `dialing.country` are needed to create a PBX. Without `equipment` and `fleet`, a stable "
        "equipment ID is derived from the partner, the stack and the resource's URN, so that a create whose answer was "
        "lost is found again and never doubled; only a PBX that bears exactly this ID is adopted. So project and stack "
        "name must be unique for a partner, whatever the backends: a stack of the same names takes over the PBX, with "
        "a warning in its preview. Any other PBX of the same equipment ID or Server name is refused with the `pulumi "
        "import` line that takes it into the stack; so is one that a create with `equipment.id` or `fleet` made before "
        "it was broken off. A resource that gets another name needs the option `aliases`.\n\n"
        "Another equipment ID replaces the PBX; everything else changes in place. Deleting and replacing need "
        "`deletionProtection: false` in an update before, and a PBX that is connected is never deleted. Where the "
        "engine replaces it for another provider, host or partner, or for `replacementTrigger` or `replaceWith`, and "
        "what it should make is there already, the update refuses this unless `deleteBeforeReplace` is set and the "
        "old PBX is gone by then.\n\n"
        "Each PBX of a program has its own Server name; a newcomer that takes the name of a resource which was renamed "
        "needs an `equipment.id`.\n\n"
        "```yaml\n"
        "resources:\n"
        "  lyon-oxe:\n"
        "    type: rainbow:Pbx\n"
        "    properties:\n"
        "      name: OXE-LYON-01\n"
        "      type: OmniPCX Enterprise\n"
        '      dialing: {country: FRA, nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0"}\n'
        "      numberingRules:\n"
        '        - {match: "^([0-9]{1,5})$", replaceWith: "$$1", description: Internal numbers}\n'
        "      sharedWith:\n"
        "        - Boulangerie Martin\n"
        "        - {company: Clinique du Parc, site: Lyon}\n"
        "```\n\n"
        "Pulumi YAML reads `${…}` itself and turns `$$` into `$`.\n\n"
        "## Import\n\nBy Rainbow's id of the PBX: `pulumi import rainbow:index:Pbx lyon-oxe 5c0000000000000000000001`."
    ),
    "CompanyAssociation": (
        "One company that shares a PBX through one of its sites; for PBXs whose companies are declared in several "
        "places, for example one program a customer. It says nothing about other associations of the PBX.\n\n"
        "Together with a `rainbow:Pbx` that has `sharedWith` it is refused: that list is the whole list. Two resources "
        "for one PBX and site are refused too. Exactly one of `company`, `companyId` and `companyReference` is given. "
        "What finds another site replaces the association, the new one first.\n\n"
        "A destroy takes an association away before its PBX, also where the PBX's `deletionProtection` then keeps the "
        "PBX. The resource option `protect` on the association prevents that.\n\n"
        "```yaml\n"
        "resources:\n"
        "  martin:\n"
        "    type: rainbow:CompanyAssociation\n"
        "    properties: {pbx: '${lyon-oxe.systemId}', company: Boulangerie Martin}\n"
        "```\n\n"
        "## Import\n\nBy the ids of PBX and site: `pulumi import rainbow:index:CompanyAssociation martin "
        "5c0000000000000000000001/5d0000000000000000000001`."
    ),
    "Tenancy": (
        "A whole tenancy as `rainbowctl` knows it: registers a `rainbow:Pbx` for each PBX of the files, with defaults, "
        "profiles and rule sets applied; PBXs that are `absent` are left out. The files' `policy` is rainbowctl's: "
        "here the engine's preview is the brake. Where the files name a `partner`, another host or partner is refused. "
        "A PBX that the files find by `id` is imported; one that is there already and that they find by name alone is "
        "refused. Where `tenancy.lock` lies beside the root file, a company or site whose name means another by now is "
        "refused.\n\n"
        "```yaml\n"
        "resources:\n"
        "  customers:\n"
        "    type: rainbow:Tenancy\n"
        "    properties: {path: ./tenancy}\n"
        "```"
    ),
}
