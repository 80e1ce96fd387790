"""Comments of a merge request, kept as GitHub and GitLab keep them: as much of both APIs as the examples call."""

from dataclasses import dataclass, field
from typing import Any

from support.scripted_server import Reply, Request

ME, SOMEBODY = 1, 2
GITHUB = "/repos/reseller/tenancy/issues"
GITLAB = "/projects/9/merge_requests/7/notes"


RUNS = "/repos/reseller/tenancy/actions/workflows/apply.yml/runs"
DEPLOYMENTS = "/projects/9/deployments"
LAST = {"status": "success", "per_page": "1"}
NEWEST_APPLY = {"environment": "rainbow/apply", "order_by": "id", "sort": "desc"}


@dataclass
class Forge:
    """A script for the scripted server.

    Attributes:
        header: The header and value without which everything is refused.
        bodies: Author and text of each comment, by its number.
        writes: Methods of the requests that wrote.
        applied: The commit that was applied last.
    """

    header: tuple[str, str]
    bodies: dict[int, tuple[int, str]] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    applied: str | None = None

    def say(self, author: int, text: str) -> None:
        """Add a comment."""
        self.bodies[len(self.bodies) + 1] = (author, text)

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        name, value = self.header
        if request.headers.get(name) != value:
            return Reply({"message": "401 Unauthorized"}, status=401)
        commits = [self.applied] if self.applied else []
        if request.path == RUNS and request.query == LAST | {"branch": "main"}:
            return Reply({"workflow_runs": [{"head_sha": commit} for commit in commits]})
        if request.path == DEPLOYMENTS and request.query == LAST | NEWEST_APPLY:
            return Reply([{"sha": commit} for commit in commits])
        if request.path == "/user":
            return Reply({"id": ME})
        if request.method == "GET" and request.path in {f"{GITHUB}/7/comments", GITLAB}:
            size, page = int(request.query["per_page"]), int(request.query["page"])
            return Reply([_told(*one) for one in list(self.bodies.items())[(page - 1) * size : page * size]])
        if request.method == "POST" and request.path in {f"{GITHUB}/7/comments", GITLAB}:
            self.writes.append("POST")
            self.say(ME, request.json["body"])
            return Reply({}, status=201)
        if request.method in {"PATCH", "PUT"} and request.path.startswith((f"{GITHUB}/comments/", f"{GITLAB}/")):
            self.writes.append(request.method)
            self.bodies[int(request.path.rsplit("/", 1)[1])] = (ME, request.json["body"])
            return Reply({})
        return Reply({"message": "404 Not Found"}, status=404)


def _told(number: int, comment: tuple[int, str]) -> dict[str, Any]:
    author, body = comment
    login = "github-actions[bot]" if author == ME else "somebody"
    return {"id": number, "body": body, "user": {"login": login}, "author": {"id": author}}
