"""The Pulumi engine where no release of it is installed: built from Go's module proxy, once, into a cache.

    python tools/engine.py            # prints the directory to put first on PATH; builds it when it is not there
    python tools/engine.py --cached   # prints it only if it is there already, else exits with 1

Whoever has `pulumi` on PATH needs none of this. What is built: the engine with its YAML host, and the hosts for Python
and Node.js, whose sources are in older versions of their own (go.mod beside this file, host-python, host-nodejs).
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = "3.254.0"
STAMP = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"
INSTALL = ("go", "install", "-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", STAMP, "tool")
MODULES = ("host-python", "host-nodejs", ".")
# The Python host starts this script, which no Go command installs.
PYTHON_EXEC = "python/cmd/pulumi-language-python-exec"


def cache() -> Path:
    """Return the directory of the built engine, there or not."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "rainbow-tenancy" / f"pulumi-{VERSION}" / "bin"


def build(directory: Path) -> None:
    """Build engine and hosts into a directory that appears only when it is whole.

    Raises:
        subprocess.CalledProcessError: A build failed; Go has said why.
    """
    unfinished = directory.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    environment = os.environ | {"GOBIN": str(unfinished), "CGO_ENABLED": "0"}
    for module in MODULES:
        subprocess.run(INSTALL, cwd=HERE / module, env=environment, check=True)
    sdk = ("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3")
    source = subprocess.run(sdk, cwd=HERE, env=environment, check=True, capture_output=True, text=True).stdout.strip()
    started = unfinished / Path(PYTHON_EXEC).name
    shutil.copyfile(Path(source) / PYTHON_EXEC, started)
    started.chmod(0o755)
    unfinished.rename(directory)


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Print where the engine is, after building it if need be."""
    directory = cache()
    if not directory.is_dir():
        if "--cached" in sys.argv:
            return 1
        if shutil.which("go") is None:
            say("The Pulumi engine is not here: install pulumi, or Go 1.25 or newer to build it.")
            return 1
        directory.parent.mkdir(parents=True, exist_ok=True)
        with (directory.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not directory.is_dir():
                say(f"Building the Pulumi engine {VERSION} once into {directory} (about 4 minutes on two cores)")
                build(directory)
    print(directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
