"""The emulator's memory: companies, sites, systems, links and accounts in SQLite.

Columns bear the names of Rainbow's API, so that a row is nearly an answer. `BOOLEANS` and `DOCUMENTS` say what SQLite
cannot: which columns are booleans and which hold JSON.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

SCHEMA = """
CREATE TABLE companies (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, status TEXT NOT NULL, visibility TEXT NOT NULL,
    isBP INTEGER NOT NULL, bpType TEXT, bpId TEXT, bpHasRightToConnect INTEGER NOT NULL, isCentrex INTEGER NOT NULL,
    organisationId TEXT, externalReference TEXT, externalReference2 TEXT, numberUsers INTEGER NOT NULL,
    offerType TEXT NOT NULL, creationDate TEXT NOT NULL, statusUpdatedDate TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX companiesByBp ON companies (bpId, isBP);
CREATE TABLE sites (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, companyId TEXT NOT NULL REFERENCES companies, status TEXT NOT NULL,
    creationDate TEXT NOT NULL, statusUpdatedDate TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sitesByCompany ON sites (companyId);
CREATE TABLE systems (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, pbxId TEXT NOT NULL UNIQUE, type TEXT NOT NULL, country TEXT NOT NULL,
    version TEXT NOT NULL, serialNumber TEXT NOT NULL, serverPingTimeout INTEGER NOT NULL, pbxLdapId TEXT,
    pbxNationalPrefix TEXT, pbxInternationalPrefix TEXT, pbxMainBundlePrefix TEXT NOT NULL,
    usePbxMainBundlePrefix INTEGER NOT NULL, pbxNumberingTranslator TEXT NOT NULL, searchResultOrder TEXT NOT NULL,
    isShared INTEGER NOT NULL, isCentrex INTEGER NOT NULL, isOxoManaged INTEGER NOT NULL,
    hasMediaPillar INTEGER NOT NULL, bpId TEXT, status TEXT NOT NULL, jid_pbxagent_password TEXT NOT NULL,
    jid_pbxpcg TEXT NOT NULL, jid_pbxpcg_password TEXT NOT NULL, activatingTransactionId TEXT NOT NULL,
    jid_pbxagent_password_activating TEXT NOT NULL, channels TEXT, stateTime INTEGER NOT NULL,
    connectionHistory TEXT NOT NULL, creationDate TEXT NOT NULL, statusUpdatedDate TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX systemsByBp ON systems (bpId);
CREATE TABLE links (
    systemId TEXT NOT NULL REFERENCES systems ON DELETE CASCADE, siteId TEXT NOT NULL REFERENCES sites,
    UNIQUE (systemId, siteId)
);
CREATE INDEX linksBySite ON links (siteId);
CREATE TABLE numbers (
    id TEXT PRIMARY KEY, systemId TEXT NOT NULL REFERENCES systems ON DELETE CASCADE, siteId TEXT,
    shortNumber TEXT NOT NULL, number TEXT
) WITHOUT ROWID;
CREATE TABLE accounts (
    id TEXT PRIMARY KEY, loginEmail TEXT NOT NULL UNIQUE, password TEXT NOT NULL, roles TEXT NOT NULL,
    adminType TEXT NOT NULL, companyId TEXT NOT NULL REFERENCES companies, siteId TEXT, apiKeys TEXT NOT NULL,
    timeToLive INTEGER, creationDate TEXT NOT NULL, createdAt REAL NOT NULL, failures INTEGER NOT NULL,
    lockedUntil REAL NOT NULL, rank INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE applications (id TEXT PRIMARY KEY, secret TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE revokedTokens (token TEXT PRIMARY KEY) WITHOUT ROWID;
"""

BOOLEANS = frozenset(
    ("isBP", "bpHasRightToConnect", "isCentrex", "usePbxMainBundlePrefix", "isShared", "isOxoManaged", "hasMediaPillar")
)
DOCUMENTS = frozenset(
    (
        "pbxMainBundlePrefix",
        "pbxNumberingTranslator",
        "searchResultOrder",
        "connectionHistory",
        "channels",
        "roles",
        "apiKeys",
    )
)

Record = dict[str, Any]


class Store:
    """One SQLite database with the emulator's whole world."""

    def __init__(self, path: Path | None = None) -> None:
        # The server's thread and a test's thread take turns; `Service.lock` sees to that.
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._serial = count(secrets.randbelow(0x800000))
        self._process = secrets.token_hex(5)
        try:
            self._prepare()
            if not self.value("SELECT count(*) FROM sqlite_master WHERE name = 'systems'"):
                self._db.executescript(SCHEMA)
        except sqlite3.DatabaseError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;")
        self._db.create_function("folded", 1, _folded, deterministic=True)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def new_id(self, now: float) -> str:
        """Return a fresh id of 24 hex digits that sorts by time, as Rainbow's own do."""
        return f"{int(now):08x}{self._process}{next(self._serial) & 0xFFFFFF:06x}"

    # Reading

    def one(self, sql: str, *values: object) -> Record | None:
        """Return the first row, or None."""
        return next(_records(self._db.execute(sql, values)), None)

    def all(self, sql: str, *values: object) -> list[Record]:
        """Return every row."""
        return list(_records(self._db.execute(sql, values)))

    def tuples(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return every row as it is, for where there are very many."""
        return self._db.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row, or None."""
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def column(self, sql: str, *values: object) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self._db.execute(sql, values)]

    def get(self, table: str, identity: str) -> Record | None:
        """Return the row with this id, or None."""
        return self.one(_select(table), identity)

    # Writing

    def run(self, sql: str, *values: object) -> int:
        """Execute one statement and return the number of rows that it changed."""
        return self._db.execute(sql, values).rowcount

    def insert(self, table: str, record: Mapping[str, object]) -> None:
        """Add one row."""
        self.insert_many(table, tuple(record), [tuple(record.values())])

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add rows of the same columns."""
        packed = ([_packed(column, value) for column, value in zip(columns, row, strict=True)] for row in rows)
        self._db.executemany(_insertion(table, columns), packed)

    def update(self, table: str, identity: str, changes: Mapping[str, object]) -> None:
        """Change columns of the row with this id."""
        if changes:
            values = [_packed(column, value) for column, value in changes.items()]
            self._db.execute(_change(table, tuple(changes)), [*values, identity])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything that happens inside, or nothing of it."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # The whole of it

    def snapshot(self) -> bytes:
        """Return the whole database as bytes."""
        return self._db.serialize()

    def restore(self, snapshot: bytes) -> None:
        """Put the whole database back to a snapshot."""
        self._db.deserialize(snapshot)
        self._prepare()


# Table and column names below come from this package, never from a request (`hands.change` checks its own).


def _select(table: str) -> str:
    return f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - see above


def _insertion(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - see above


def _change(table: str, columns: Sequence[str]) -> str:
    assignments = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE {table} SET {assignments} WHERE id = ?"  # noqa: S608 - see above


def _records(cursor: sqlite3.Cursor) -> Iterator[Record]:
    columns = [column for column, *_ in cursor.description]
    booleans = [column for column in columns if column in BOOLEANS]
    documents = [column for column in columns if column in DOCUMENTS]
    for row in cursor:
        record: Record = dict(zip(columns, row, strict=True))
        for column in booleans:
            record[column] = bool(record[column])
        for column in documents:
            if record[column] is not None:
                record[column] = msgspec.json.decode(record[column])
        yield record


def _packed(column: str, value: object) -> object:
    if column in DOCUMENTS and value is not None:
        return msgspec.json.encode(value).decode()
    return value


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()
