"""What a seed leaves out, derived from names: the same each time."""

from hashlib import sha256

# Everything in a seed is this old, so that what is made later sorts behind it.
SEEDED_AT = 1_600_000_000.0


def derived_id(*words: str) -> str:
    """Return an id of 24 hex digits that is the same for the same words."""
    return f"{int(SEEDED_AT):08x}{sha256('/'.join(words).encode()).hexdigest()[:16]}"


def derived_equipment_id(name: str) -> str:
    """Return an equipment ID of Rainbow's own form that is the same for the same name."""
    digits = sha256(f"equipment/{name}".encode()).hexdigest()[:32]
    return "PBX" + "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def derived_code(name: str) -> str:
    """Return an activation code of four digits that is the same for the same name."""
    return str(1000 + int(sha256(f"code/{name}".encode()).hexdigest(), 16) % 9000)
