"""The process that the engine starts: `python -m rainbow_tenancy.plugin`, and the script `pulumi-resource-rainbow`.

A command of the engine starts several of these, most of them only for the schema. They need the messages of Pulumi's
protocol and nothing of the SDK around them, which takes longer to import than all the rest.
"""

import sys
from importlib.util import find_spec, module_from_spec
from typing import Final

__all__ = ["main"]

AROUND_THE_MESSAGES: Final = ("pulumi", "pulumi.runtime", "pulumi.runtime.proto")


def main() -> None:
    """Answer the engine until it goes."""
    for name in AROUND_THE_MESSAGES:
        spec = find_spec(name)
        if spec is not None:
            sys.modules[name] = module_from_spec(spec)  # the package's place alone; its own code does not run
    from rainbow_tenancy.plugin import main as process  # noqa: PLC0415 (imports the messages)

    process.main()


if __name__ == "__main__":
    main()
