"""As much of GitLab's runner as the example needs: jobs in folders of their own, scoped variables and artifacts."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.shell import Ran, example, shell

PATH = "gitlab/.gitlab-ci.yml"


@dataclass
class Pipeline:
    """The pipeline of the examples with what GitLab would know.

    Attributes:
        files: The repository that a checkout gives.
        room: Where jobs have their folders.
        scoped: The variables of each environment.
        environ: What GitLab sets for each job.
    """

    files: Path
    room: Path
    scoped: dict[str, dict[str, str]]
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, name: str) -> Ran:
        """Run a job's script, without what installs programs before it."""
        told = job(name)
        folder = self.room / name
        folder.mkdir(exist_ok=True)
        variables = told.get("variables", {})
        if variables.get("GIT_STRATEGY") != "none":
            shutil.copytree(self.files, folder, dirs_exist_ok=True)
        environ = self.environ | self.scoped.get(told.get("environment", {}).get("name", ""), {}) | variables
        for needed in told.get("needs", ()):
            artifacts = job(needed)["artifacts"]
            for path in artifacts.get("paths", ()):
                shutil.copy(self.room / needed / path, folder)
            if "dotenv" in artifacts.get("reports", {}):
                lines = (self.room / needed / artifacts["reports"]["dotenv"]).read_text(encoding="utf-8").split()
                environ |= dict(line.split("=", 1) for line in lines)
        # Alpine has no bash.
        interpreter = ("dash", "-e") if told["image"].startswith("alpine") else ("bash", "-eo", "pipefail")
        return shell(interpreter, "\n".join(told["script"]), folder, environ)

    def artifact(self, name: str, kind: str) -> str:
        """What a job leaves in the file that it names as this kind of report, or lists at this path."""
        artifacts = job(name)["artifacts"]
        path = kind if kind in artifacts.get("paths", ()) else artifacts["reports"][kind]
        return (self.room / name / path).read_text(encoding="utf-8")


def job(name: str) -> dict[str, Any]:
    """A job with what it extends."""
    told: dict[str, Any] = example(PATH)[name]
    return (job(told["extends"]) if "extends" in told else {}) | told
