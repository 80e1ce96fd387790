"""How a user and his application look in the answers to login, renew and users/me."""

from hashlib import sha256

from .call import Call
from .clock import rainbow_time
from .store import Record

DOMAIN = "rainbow.localhost"


def logged_in(call: Call, record: Record, app: Record) -> Record:
    """Return what stands beside the token: who logged in, and with which application (Swagger, GetBasicLogin)."""
    application = {
        "id": app["id"],
        "name": app["name"],
        "type": "server",
        "ownerId": record["id"],
        "dateOfCreation": record["creationDate"],
        "dateOfDeploymentRequest": record["creationDate"],
        "dateOfDeployment": record["creationDate"],
        "env": "deployed",
        "state": "active",
        "platform": "official",
    }
    return {"loggedInUser": user_view(call, record), "loggedInApplication": application}


def user_view(call: Call, record: Record) -> Record:
    """Return a user, his XMPP password included: Rainbow answers it in clear."""
    company = call.store.get("companies", record["companyId"])
    assert company is not None  # a foreign key
    name = record["loginEmail"].partition("@")[0].title()
    jid = f"{record['id']}@{DOMAIN}"
    dates = dict.fromkeys(
        (
            "creationDate",
            "activationDate",
            "initializationDate",
            "firstLoginDate",
            "lastUpdateDate",
            "lastAvatarUpdateDate",
        ),
        record["creationDate"],
    )
    now = rainbow_time(call.clock.now())
    return dates | {
        "id": record["id"],
        "loginEmail": record["loginEmail"],
        "firstName": name,
        "lastName": "Emulated",
        "displayName": f"{name} Emulated",
        "emails": [{"email": record["loginEmail"], "type": "work"}],
        "phoneNumbers": [],
        "country": company["country"],
        "language": "en-GB",
        "timezone": "Europe/Paris",
        "jid_im": jid,
        "jid_tel": f"tel_{jid}",
        "jid_password": sha256(f"jid/{record['id']}".encode()).hexdigest()[:32],
        "roles": record["roles"],
        "adminType": record["adminType"],
        "companyId": company["id"],
        "companyName": company["name"],
        "isInDefaultCompany": False,
        "organisationId": company["organisationId"],
        "siteId": record["siteId"],
        "visibility": "same_than_company",
        "isActive": True,
        "isInitialized": True,
        "isTerminated": False,
        "isADSearchAvailable": False,
        "createdBySelfRegister": False,
        "guestMode": False,
        "lastLoginDate": now,
        "loggedSince": now,
        "profiles": [],
    }
