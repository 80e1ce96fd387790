"""A secret that cannot be shown by accident."""

__all__ = ["Secret"]


class Secret:
    """A text that `str`, `repr`, formatting, JSON and pickling never show.

    Rainbow answers with secrets in clear (`jid_pbxagent_password` in every full list), so they are wrapped where they
    are read and unwrapped with `reveal()` only where they are used.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; call it only at the place of use."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not pickled or copied")
