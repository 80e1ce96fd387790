"""Assumptions about login, tokens and pace, held against what was seen."""

from typing import Final

from rainbow_tenancy.doctor.evidence import Evidence
from rainbow_tenancy.doctor.finding import Finding, contradicted, expected, not_observable, unanswered

__all__ = [
    "expired_token_code",
    "logout",
    "mfa_login",
    "renew_exhausted",
    "renew_limit",
    "token_lifetime",
    "too_many_requests_header",
    "wrong_app_code",
]

BY_KEY: Final = "an API key was used: there is no login and no token"
LIFETIME: Final = 7200.0
RENEWALS: Final = 5


def mfa_login(seen: Evidence) -> Finding:
    """Whether a password is enough."""
    if seen.by_key:
        return not_observable(BY_KEY)
    if seen.account is None:
        return contradicted("the login was answered without a token")
    return expected("the password was answered with a token", holds=True)


def token_lifetime(seen: Evidence) -> Finding:
    """How long a token is good for."""
    if seen.by_key:
        return not_observable(BY_KEY)
    if seen.life is None:
        return not_observable("the token does not say")
    return expected(f"the token says {seen.life:.0f} seconds", holds=seen.life == LIFETIME)


def renew_limit(seen: Evidence) -> Finding:
    """How often a token can be renewed."""
    if seen.by_key:
        return not_observable(BY_KEY)
    said = f"the token says {seen.renewals}; renewals that were granted: {seen.renewed}"
    if seen.renewal_refused is None or seen.renewal_refused.status is None:
        return not_observable(f"{said}, and no renewal was refused")
    return expected(said, holds=seen.renewed == RENEWALS)


def renew_exhausted(seen: Evidence) -> Finding:
    """How a renewal too many is refused."""
    if seen.by_key:
        return not_observable(BY_KEY)
    refused = seen.renewal_refused
    if refused is None or refused.status is None:
        return not_observable("no renewal was refused")
    return expected(f"a renewal too many: {refused.words}", holds=refused.status == 401)


def logout(seen: Evidence) -> Finding:
    """Whether a token outlives the logout."""
    if seen.by_key:
        return not_observable(BY_KEY)
    if seen.logout is None or not seen.logout.came or seen.after_logout is None:
        return not_observable("the logout was not answered")
    if seen.after_logout.status == 401:
        return contradicted("the token ended with the logout")
    if not seen.after_logout.came:
        return unanswered("a request after the logout", seen.after_logout)
    return expected("the token is good after the logout", holds=True)


def expired_token_code(seen: Evidence) -> Finding:
    """The code of an expired token."""
    return not_observable(BY_KEY if seen.by_key else "a token would have to run out first, for hours")


def wrong_app_code(seen: Evidence) -> Finding:
    """The code of a wrong application."""
    return not_observable("a wrong login would have to be sent, and five of them lock the account")


def too_many_requests_header(seen: Evidence) -> Finding:
    """Whether a 429 says how long to wait."""
    if not seen.told_to_wait:
        return not_observable("no request was refused for its pace (429), and none is provoked")
    said = sum(seconds is not None for seconds in seen.told_to_wait)
    number = len(seen.told_to_wait)
    return expected(f"answers 429 that had it: {said} of {number}", holds=said == number)
