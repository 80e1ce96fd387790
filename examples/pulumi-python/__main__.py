"""A PBX in Lyon and the customers who share it: each in a resource of its own, so that a customer is one line."""

import pulumi
import rainbow_iac_sdk as rainbow

CUSTOMERS = {
    "boulangerie": {"company": "Boulangerie Martin"},
    "clinique": {"company": "Clinique du Parc", "site": "Lyon"},
    "garage": {"company_reference": "C-10442"},
}

lyon = rainbow.Pbx(
    "lyon-oxe",
    name="OXE-LYON-01",
    type=rainbow.PbxType.OMNI_PCX_ENTERPRISE,
    dialing={
        "country": "FRA",
        "national_prefix": "0",
        "international_prefix": "00",
        "outbound_prefix": "0",
    },
    numbering_rules=[{"match": "^([0-9]{1,5})$", "replace_with": "$1", "description": "Internal numbers"}],
    # Guards the PBX, and not the customers, whom `pulumi destroy` takes away first; the option protect guards those.
    deletion_protection=pulumi.Config().get_bool("protect", default=True),
)

for name, customer in CUSTOMERS.items():
    rainbow.CompanyAssociation(name, pbx=lyon.system_id, **customer)

pulumi.export("equipmentId", lyon.equipment_id)
pulumi.export("activationCode", lyon.activation_code)  # a secret: pulumi stack output --show-secrets
