"""What Pulumi's package schema says otherwise than the tenancy files' own: words that only Pulumi has, as tables."""

from typing import Any, Final

__all__ = [
    "ASSOCIATION_INPUTS",
    "ASSOCIATION_OUTPUTS",
    "ENUMS",
    "FUNCTIONS",
    "INSTEAD",
    "OPTIONAL_ANSWERS",
    "PBX_OUTPUTS",
    "PBX_OWN_INPUTS",
    "REPLACING",
    "SECRET_INPUTS",
    "TENANCY_INPUTS",
    "TENANCY_OUTPUTS",
    "TYPES",
    "TYPES_INSTEAD",
    "Properties",
]

Properties = dict[str, dict[str, Any]]

TEXT: Final = {"type": "string"}
FLAG: Final = {"type": "boolean"}
TEXTS: Final = {"type": "array", "items": TEXT}
SECRET: Final = {"secret": True}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/types/rainbow:index:{name}"}


PBX_OWN_INPUTS: Final[Properties] = {
    "deletionProtection": {
        **FLAG,
        "default": True,
        "description": "Whether deleting and replacing the PBX fail (true, the default). They are possible only after "
        "a `pulumi up` that has set it to false. This guards the PBX alone: a destroy takes its "
        "`rainbow:CompanyAssociation`s away first. Use `sharedWith`, or give each of them the resource option "
        "`protect`.",
    },
}
# Texts of the tenancy files that would be wrong here: (type, property) → description.
INSTEAD: Final = {
    ("Pbx", "name"): "Server name: the name of the PBX as Rainbow's equipment list shows it, at most 255 characters. "
    "Left out, it is the resource's name.",
    ("Pbx", "sharedWith"): "The companies that share the PBX: exact names, or maps with `company`, `id` or `reference` "
    "and, where a company has several sites or needs another, `site`. Given, it is the whole list (`[]`: nobody), so "
    "that an association which somebody made by hand is drift of this PBX; left out, associations are not governed. "
    "The order means nothing.",
    (
        "Pbx",
        "equipment",
    ): "Equipment ID and activation code, both used when the PBX is created. Another ID replaces the PBX.",
    (
        "Pbx",
        "fleet",
    ): "OXO types only: the PBX comes from the reseller's fleet, and equipment ID and activation code are "
    "both FLEET-INSTALLATION. Secret, for it is the code. Another one replaces the PBX.",
    (
        "Pbx",
        "dialing",
    ): "How the PBX dials: country and prefixes. Each is governed on its own: one that is left out stays as it is.",
    ("Pbx", "webrtcGateway"): "Whether a WebRTC gateway belongs to the PBX. Activating one is done by hand (no API for "
    "it is known): until it is as written, each update warns.",
    ("Pbx", "connection"): "OmniPCX Enterprise only: the DNS servers or the HTTP proxy by which it reaches the public "
    "network. Checked and kept, and sent nowhere: Rainbow has no field for it.",
    ("Pbx", "dialTests"): "Numbers dialled, and what must then go to the PBX. Checked and kept, and sent nowhere.",
    ("Equipment", "id"): "What the PBX identifies itself with, at most 256 characters without spaces and slashes. Left "
    "out, a stable one is derived. Another ID replaces the PBX.",
    (
        "Equipment",
        "activationCode",
    ): "Code that the PBX connects with, 1 to 256 characters: a secret of the program, or "
    "`{fromEnv: RAINBOW_SECRET_…}`, which keeps it out of the state. Left out, Rainbow makes one of four digits. Used "
    "when the PBX is created and never compared: changing it has no effect.",
    (
        "Equipment",
        "generate",
    ): "`rainbow`: leave equipment ID and activation code to Rainbow. A create whose answer was "
    "lost is then not found again.",
    ("HttpProxy", "password"): "Password for the proxy: a secret of the program, or `{fromEnv: RAINBOW_SECRET_…}`.",
    ("NumberingRule", "match"): "ECMAScript regular expression that is searched in the dialled number; write anchors "
    "out. Pulumi YAML turns `$$` into `$`.",
    ("NumberingRule", "replaceWith"): "What replaces the matched part; `$1` is the first group (Pulumi YAML: `$$1`). "
    "The empty text forbids the call.",
    ("Share", "company"): "The company's exact name.",
    ("Share", "ifMissing"): "`wait`: while Rainbow has no such company, a warning instead of an error. "
    "Once it is there, a refresh shows the difference, and the `up` after it (or `up --refresh`) associates.",
    ("SecretRef", "fromEnv"): "Environment variable of the engine that holds the secret; its name begins with "
    "RAINBOW_SECRET_.",
    (
        "SecretRef",
        "fromFile",
    ): "Path of a file that holds the secret, below the directory that RAINBOW_SECRETS_DIR names "
    "in the engine's environment.",
}
# The same for whole types.
TYPES_INSTEAD: Final = {
    "Connection": "How an OmniPCX Enterprise reaches the public network: directly, or through an HTTP proxy.",
    "Directory": "A directory in which Rainbow searches for a number or a name.",
    "WebrtcGateway": "Whether a WebRTC gateway belongs to the PBX: `expected` or `none`.",
}
SECRET_INPUTS: Final = {("Pbx", "fleet"), ("Equipment", "activationCode"), ("HttpProxy", "password")}
REPLACING: Final = {("Equipment", "id"), ("Pbx", "fleet")}
ENUMS: Final = {"type": "PbxType", "webrtcGateway": "WebrtcGateway", "searchResultOrder": "Directory"}

_COMPANIES: Final[Properties] = {
    "companiesCount": {"type": "integer", "description": "How many companies share the PBX, as far as is visible."},
    "companies": {**TEXTS, "description": "The names of the companies that share the PBX, as far as is visible."},
}
_AS_OF: Final = (
    "As of the PBX's own last operation, or the last refresh: what `rainbow:CompanyAssociation`s do afterwards shows "
    "in the next refresh."
)
PBX_OUTPUTS: Final[Properties] = {
    "systemId": {**TEXT, "description": "Rainbow's id of the PBX, 24 characters; the resource's ID."},
    "equipmentId": {
        **TEXT,
        "description": "What the PBX identifies itself with. Of a PBX from the fleet it is the activation code too, "
        "and then secret.",
    },
    "activationCode": {
        **TEXT,
        **SECRET,
        "description": "What the PBX needs to connect for the first time. Once it is activated Rainbow no longer tells "
        "the code, and the last one known stays here. Secret.",
    },
    "status": {
        **TEXT,
        "description": "`Pending` until the PBX has connected for the first time, then `Activated`; whether it runs at "
        "this moment is told by `rainbowctl status`.",
    },
    **{name: {**about, "description": f"{about['description']} {_AS_OF}"} for name, about in _COMPANIES.items()},
    "hasMediaPillar": {
        **FLAG,
        "description": "Whether a WebRTC gateway is attached; left out where Rainbow does not tell.",
    },
    "bpId": {**TEXT, "description": "Rainbow's id of the partner that owns the PBX; an ordinary PBX has none."},
}

_ONE_COMPANY: Final = (
    "exactly one of `company`, `companyId` and `companyReference` is given. Another company replaces the association."
)
ASSOCIATION_INPUTS: Final[Properties] = {
    "pbx": {
        **TEXT,
        "description": "Rainbow's id of the PBX: `systemId` of a `rainbow:Pbx` or of `getPbx`. Another PBX replaces "
        "the association.",
    },
    "company": {**TEXT, "description": f"The company's exact name, such as `Boulangerie Martin`; {_ONE_COMPANY}"},
    "companyId": {**TEXT, "description": f"The company's id in Rainbow, such as `5a0000000000000000000002`; "
                  f"{_ONE_COMPANY}"},
    "companyReference": {**TEXT, "description": f"The company's external reference in Rainbow, such as `C-10442`; "
                         f"{_ONE_COMPANY}"},
    "site": {
        **TEXT,
        "description": "Name or id of the company's site, such as `Lyon`; needed only where it has several. Another "
        "site replaces the association. Only `sharedWith` of a `rainbow:Pbx` creates a site.",
    },
}  # fmt: skip
ASSOCIATION_OUTPUTS: Final[Properties] = {
    "systemId": {**TEXT, "description": "Rainbow's id of the PBX, 24 characters."},
    "siteId": {**TEXT, "description": "Rainbow's id of the linked site, 24 characters."},
    "siteName": {**TEXT, "description": "Name of the linked site."},
    "linkedCompanyId": {**TEXT, "description": "Rainbow's id of the company that shares the PBX."},
    "linkedCompany": {**TEXT, "description": "Name of the company that shares the PBX."},
}

_BY_KEY: Final = {"type": "object", "additionalProperties": TEXT}
TENANCY_INPUTS: Final[Properties] = {
    "path": {
        **TEXT,
        "plain": True,
        "description": "The tenancy's root file, or the directory that holds `tenancy.yaml`, such as `./tenancy`; "
        "relative to the project.",
    },
    "deletionProtection": {
        **FLAG,
        "plain": True,
        "description": "`deletionProtection` of each PBX; true where nothing is said.",
    },
}
TENANCY_OUTPUTS: Final[Properties] = {
    "systemIds": {**_BY_KEY, "description": "Rainbow's id of each PBX, by its key in the files."},
    "equipmentIds": {**_BY_KEY, "description": "The equipment ID of each PBX, by its key in the files."},
    "activationCodes": {**_BY_KEY, **SECRET, "description": "The activation code of each PBX that has one, by its key "
                        "in the files. Secret."},
}  # fmt: skip

# What functions answer with.
TYPES: Final[dict[str, tuple[str, Properties]]] = {
    "SiteInfo": ("A site of a company.", {
        "siteId": {**TEXT, "description": "Rainbow's id of the site."},
        "name": {**TEXT, "description": "Its name in Rainbow."},
    }),
    "CompanyInfo": ("A company as this account sees it.", {
        "companyId": {**TEXT, "description": "Rainbow's id of the company."},
        "name": {**TEXT, "description": "Its name in Rainbow."},
        "reference": {**TEXT, "description": "The partner's own customer number; left out where it has none."},
        "partnerId": {**TEXT, "description": "The partner that it is a customer of; left out where Rainbow does not "
                      "tell."},
        "sites": {"type": "array", "items": _ref("SiteInfo"), "description": "Its sites, as far as they are visible."},
        "systemIds": {**TEXTS, "description": "The PBXs that it shares or owns."},
    }),
    "PbxInfo": ("A PBX as this account sees it, without secrets.", {
        "systemId": {**TEXT, "description": "Rainbow's id of the PBX, 24 characters."},
        "name": {**TEXT, "description": "Server name."},
        "type": {**TEXT, "description": "Kind of PBX, such as `OmniPCX Enterprise`; both OXO words are `OXO Connect`."},
        "equipmentId": {**TEXT, "description": "What the PBX identifies itself with. Where it may be the activation "
                        "code too, as of a PBX from the fleet, it is shortened (`ALE12-…90`)."},
        "shared": {**FLAG, "description": "Whether several companies may share it."},
        **{name: PBX_OUTPUTS[name] for name in ("status", "hasMediaPillar", "bpId")},
        **_COMPANIES,
    }),
}  # fmt: skip
OPTIONAL_ANSWERS: Final = {"reference", "partnerId", "hasMediaPillar", "bpId"}

_WHICH_PBX: Final[Properties] = {
    "systemId": {**TEXT, "description": "Rainbow's id of the PBX, 24 characters."},
    "equipmentId": {**TEXT, "description": "Its equipment ID, such as `PBX712e-bd96-0c27-4350-a3ff-dc0c-83e7-c246`."},
    "name": {**TEXT, "description": "Its exact Server name, such as `OXE-LYON-01`; one that only one PBX bears."},
}
# Name → description, inputs, and what is answered: a type above, or properties.
FUNCTIONS: Final[dict[str, tuple[str, Properties, str | Properties]]] = {
    "getCompany": (
        "A company by its id, reference or exact name; exactly one of them is given.",
        {
            "companyId": {**TEXT, "description": "Rainbow's id of the company, 24 characters."},
            "reference": {**TEXT, "description": "Its external reference, such as `C-10442`."},
            "name": {**TEXT, "description": "Its exact name; one that only one company bears."},
        },
        "CompanyInfo",
    ),
    "getCompanies": (
        "The customer companies that this account sees, by name; the partner's own company is none of them.",
        {},
        {
            "companies": {
                "type": "array",
                "items": _ref("CompanyInfo"),
                "description": "The customer companies, by name.",
            }
        },
    ),
    "getPbx": (
        "A PBX by its id, equipment ID or exact Server name; exactly one of them is given. No secret is in the answer.",
        _WHICH_PBX,
        "PbxInfo",
    ),
    "getPbxs": (
        "Every PBX that this account sees, by Server name. No secret is in the answer.",
        {},
        {"pbxs": {"type": "array", "items": _ref("PbxInfo"), "description": "The PBXs, by Server name."}},
    ),
    "getActivationCode": (
        "What a PBX needs to connect for the first time; fails once it is activated, for Rainbow then tells no code.",
        _WHICH_PBX,
        {
            "equipmentId": {**TEXT, **SECRET, "description": "What the PBX identifies itself with."},
            "activationCode": {**TEXT, **SECRET, "description": "The code. Secret."},
        },
    ),
}
