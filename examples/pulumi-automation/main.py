"""A program that is its own pipeline: it declares the PBX inline, brings it up, and looks for drift.

    python main.py up | drift | destroy

Automation API: no Pulumi.yaml, no files of a stack, and only `pulumi` and the plugin installed.
"""

import sys

import pulumi
import rainbow_iac_sdk as rainbow
from pulumi import automation

SHARED_WITH = ["Boulangerie Martin", "Garage Dupont"]
DESTROYING = sys.argv[1:] == ["destroy"]


def declare() -> None:
    """The PBX; protected until the word is `destroy`."""
    lyon = rainbow.Pbx(
        "lyon-oxe",
        name="OXE-LYON-01",
        type=rainbow.PbxType.OMNI_PCX_ENTERPRISE,
        dialing={"country": "FRA", "national_prefix": "0", "international_prefix": "00", "outbound_prefix": "0"},
        shared_with=SHARED_WITH,
        deletion_protection=not DESTROYING,
    )
    pulumi.export("equipmentId", lyon.equipment_id)


def main() -> int:
    """Do what the word says; 1 where drift was found."""
    stack = automation.create_or_select_stack("dev", project_name="lyon-automation", program=declare)
    match sys.argv[1:]:
        case ["up"]:
            result = stack.up(on_output=print)
            print("equipment ID:", result.outputs["equipmentId"].value)
        case ["drift"]:
            changes = dict(stack.preview_refresh().change_summary)
            drifted = {op: count for op, count in changes.items() if op != automation.OpType.SAME}
            print("drift:", drifted or "none")
            return 1 if drifted else 0
        case ["destroy"]:
            stack.up(on_output=print)
            stack.destroy(on_output=print)
        case _:
            sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
