"""The phone numbers of a PBX, read only: its synchronisation makes them, which the emulator has not."""

from .call import Call
from .errors import no_such
from .lists import Listing, envelope, read_page
from .roles import Condition
from .store import Record

LISTING = Listing("numbers AS number", "number", "shortNumber", frozenset(("id", "shortNumber", "number")))


def list_numbers(call: Call) -> Record:
    """Answer GET systems/{systemId}/phone-numbers."""
    system = call.system(call.parameters["systemId"])
    where = Condition("number.systemId = ?", (system["id"],))
    page = read_page(call.listed(), LISTING, where, call.query, call.assume)
    return envelope(page, [_view(row, system) for row in page.rows], call.assume)


def read_number(call: Call) -> Record:
    """Answer GET systems/{systemId}/phone-numbers/{numberId}."""
    system, identity = call.system(call.parameters["systemId"]), call.parameters["numberId"]
    number = call.store.get("numbers", identity)
    if number is None or number["systemId"] != system["id"]:
        raise no_such("PhoneNumber", identity)
    return {"data": _view(number, system)}


def _view(number: Record, system: Record) -> Record:
    common = {"pbxId": system["pbxId"], "country": system["country"], "isFromSystem": True, "deviceType": "landline"}
    return number | common
