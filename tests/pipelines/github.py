"""As much of GitHub's runner as the examples need: jobs in folders of their own, steps, outputs and artifacts."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.shell import Ran, example, shell

EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
OWN = "Install rainbowctl"  # the step that is left out: the tests run the rainbowctl of this tree
ALWAYS = {"always()", "${{ !cancelled() }}"}


@dataclass
class Job:
    """A job that ran: its own folder, and what it left to others."""

    folder: Path
    code: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    steps: list[Ran] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What it wrote on the page of the run."""
        return (self.folder / ".summary").read_text(encoding="utf-8")


@dataclass
class Workflow:
    """A workflow of the examples with what GitHub would know.

    Attributes:
        path: The file, below the examples.
        files: The repository that a checkout gives.
        room: Where jobs and artifacts have their folders.
        context: What expressions come to.
        environ: What GitHub sets for each step.
    """

    path: str
    files: Path
    room: Path
    context: dict[str, str]
    environ: dict[str, str] = field(default_factory=dict)
    retention: dict[str, int] = field(default_factory=dict)

    def run(self, name: str) -> Job:
        """Run a job; outputs of its own are then there for those that need it."""
        told = example(self.path)["jobs"][name]
        job = Job(self.room / name)
        job.folder.mkdir()
        for step in told["steps"]:
            if job.code and step.get("if") not in ALWAYS:
                continue
            if "uses" in step:
                self._uses[step["uses"].split("@")[0]](job, step.get("with", {}))
            elif step["name"] != OWN:
                self._run(job, step)
        for output, expression in told.get("outputs", {}).items():
            job.outputs[output] = self.context[f"needs.{name}.outputs.{output}"] = self.value(expression)
        return job

    def value(self, text: str) -> str:
        """Text with its expressions filled in; one that nothing is known of is an error."""
        return EXPRESSION.sub(lambda found: self.context[found[1]], text)

    def _run(self, job: Job, step: dict[str, Any]) -> None:
        output, summary = job.folder / ".output", job.folder / ".summary"
        environ = {name: self.value(value) for name, value in step.get("env", {}).items()}
        environ |= self.environ | {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        ran = shell(("bash", "-e"), step["run"], job.folder, environ)
        job.steps.append(ran)
        job.code = job.code or ran.code
        for line in output.read_text(encoding="utf-8").splitlines() if output.exists() else ():
            name, _, value = line.partition("=")
            self.context[f"steps.{step['id']}.outputs.{name}"] = value

    @property
    def _uses(self) -> dict[str, Callable[[Job, dict[str, str]], None]]:
        return {
            "actions/checkout": self._checkout,
            "actions/setup-python": lambda job, inputs: None,
            "actions/upload-artifact": self._upload,
            "actions/download-artifact": self._download,
            "github/codeql-action/upload-sarif": lambda job, inputs: None,
        }

    def _checkout(self, job: Job, _: dict[str, str]) -> None:
        shutil.copytree(self.files, job.folder, dirs_exist_ok=True)

    def _upload(self, job: Job, inputs: dict[str, str]) -> None:
        artifact = self.room / "artifacts" / inputs["name"]
        found = [path for path in map(job.folder.joinpath, inputs["path"].split()) if path.exists()]
        assert found or inputs["if-no-files-found"] == "ignore"
        if found:
            artifact.mkdir(parents=True)
            self.retention[inputs["name"]] = int(inputs["retention-days"])
        for path in found:
            shutil.copy(path, artifact)

    def _download(self, job: Job, inputs: dict[str, str]) -> None:
        shutil.copytree(self.room / "artifacts" / inputs["name"], job.folder, dirs_exist_ok=True)
