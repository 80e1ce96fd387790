// A PBX in Lyon and the whole list of customers who share it: whoever is not in the list does not share it.

import * as pulumi from "@pulumi/pulumi";
import * as rainbow from "rainbow-iac-sdk";

const lyon = new rainbow.Pbx("lyon-oxe", {
    name: "OXE-LYON-01",
    type: "OmniPCX Enterprise",
    dialing: { country: "FRA", nationalPrefix: "0", internationalPrefix: "00", outboundPrefix: "0" },
    numberingRules: [{ match: "^([0-9]{1,5})$", replaceWith: "$1", description: "Internal numbers" }],
    sharedWith: ["Boulangerie Martin", { company: "Clinique du Parc", site: "Lyon" }],
    deletionProtection: new pulumi.Config().getBoolean("protect") ?? true,
});

export const equipmentId = lyon.equipmentId;
export const activationCode = lyon.activationCode; // a secret: pulumi stack output --show-secrets
