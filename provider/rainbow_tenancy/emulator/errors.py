"""Rainbow's error answers: the body, and each code with the words that ALE's Swagger shows."""

from collections.abc import Mapping

MESSAGES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Resource Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

ID_HINT = "Invalid resource identifiers, expected UUID: identifier must be alpha-numeric and have a length of 24 chars"


class RainbowError(Exception):
    """An answer that is no success.

    Attributes:
        status: HTTP status.
        details: `errorDetails`: a text, a list of problems by parameter, or an object.
        code: `errorDetailsCode`, six digits; None where Rainbow gives none.
        data: `errorDetailsData`.
    """

    def __init__(
        self, status: int, details: object = "", code: int | None = None, data: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(f"{status}/{code}: {details}")
        self.status = status
        self.details = details
        self.code = code
        self.data = data

    def body(self) -> dict[str, object]:
        """Return the JSON object that Rainbow answers."""
        body: dict[str, object] = {
            "errorCode": self.status,
            "errorMsg": MESSAGES.get(self.status, "Error"),
            "errorDetails": self.details,
        }
        if self.code is not None:
            body["errorDetailsCode"] = self.code
        if self.data is not None:
            body["errorDetailsData"] = self.data
        return body


def by_code(code: int | str, details: object) -> RainbowError:
    """Return the error whose six-digit code says its HTTP status."""
    return RainbowError(int(code) // 1000, details, int(code))


def malformed_id(param: str, value: str) -> RainbowError:
    """Return the answer to an id that is not 24 alphanumeric characters (Swagger)."""
    return RainbowError(400, [{"param": param, "msg": ID_HINT, "value": value}], 400000)


def invalid_field(kind: str, field: str, why: str) -> RainbowError:
    """Return the answer to a field that is out of its limits (Swagger, PostSystems)."""
    return RainbowError(400, f"Invalid format '{kind}' '{field}'. {why}", 400000)


def mandatory(field: str) -> RainbowError:
    """Return the answer to a field that is missing (Swagger, GetLoginUrl)."""
    return RainbowError(400, [{"param": field, "msg": f"Field {field} is mandatory."}], 400000)


def no_such(kind: str, identity: str) -> RainbowError:
    """Return the answer to an object that is not there (Swagger)."""
    return RainbowError(404, f"{kind} with id {identity} does not exist.", 404000)


def not_assigned(user: str, kind: str, identity: str) -> RainbowError:
    """Return the answer to an object of somebody else (Swagger)."""
    return RainbowError(403, f"User {user} with 'admin' role is not assigned to administrate {kind} {identity}", 403301)


def lacks_role(user: str, roles: frozenset[str]) -> RainbowError:
    """Return the answer to an account without a role that the operation needs (Swagger)."""
    return RainbowError(403, f"user {user} does not have required role(s) {','.join(sorted(roles))}", 403000)
