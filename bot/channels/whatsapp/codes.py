"""Codes: what WhatsApp's error codes say of a message, and what an operator has to mend. Pure.

Of Meta's page "Error codes" of the Cloud API; what is in none of these sets is refused.
"""

from datetime import timedelta

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult

PAIR = 131056  # too many to one person

GONE = frozenset({131026, 131050})  # cannot be reached there, or wants nothing more
TOO_FAST = frozenset({130429})  # the number's throughput
TOO_MUCH = frozenset({4, 80007, 131048, 131064})  # of the app or the account, or too many who complain
TROUBLE = frozenset({1, 2, 131000, 131016, 131057, 133004})  # theirs, for a while
OPERATORS = {
    0: "JIGI_WHATSAPP_TOKEN has expired or was taken back: make a new one of the system user",
    3: "JIGI_WHATSAPP_TOKEN lacks whatsapp_business_messaging: make one with this permission",
    10: "JIGI_WHATSAPP_TOKEN lacks whatsapp_business_messaging: make one with this permission",
    33: "JIGI_WHATSAPP_PHONE_ID was deleted or is another account's: copy it again",
    190: "JIGI_WHATSAPP_TOKEN has expired or was taken back: make a new one of the system user",
    368: "Meta has blocked this account for a while: see Business Support Home",
    131005: "JIGI_WHATSAPP_TOKEN may not send from this number: give the system user the account",
    131031: "Meta has locked this account: see Business Support Home",
    131037: "the number's display name is not approved yet: see WhatsApp Manager",
    131042: "Meta wants to be paid: see the account's payment settings",
    131045: "the number's certificate is wrong: register the number again",
    133010: "JIGI_WHATSAPP_PHONE_ID is not registered: register the number in WhatsApp Manager",
}
PERMISSIONS = range(200, 300)  # each another permission that the token lacks
"""What stands in the way of every message until somebody mends it, and how."""

FAST_WAIT = timedelta(seconds=2)
MUCH_WAIT = timedelta(minutes=5)
TROUBLE_WAIT = timedelta(seconds=4)
OPERATOR_WAIT = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)


def result_of(
    code: int, reason: str, *, transient: bool = False, asked: timedelta | None = None
) -> SendResult:
    """What an error in WhatsApp's own words makes of a message; `asked`: how long it wants to be left alone.

    A pair that is too fast is the caller's, who knows how often it was.
    """
    reason = f"{code} {reason}"
    if code in TOO_FAST:
        return RetryLater(asked or FAST_WAIT, reason, everyone=True)
    if code in TOO_MUCH:
        return RetryLater(asked or MUCH_WAIT, reason, everyone=True)
    if fix_of(code):
        return RetryLater(OPERATOR_WAIT, reason, everyone=True)
    if code in GONE:
        return OptedOut(reason)
    if code in TROUBLE or transient:
        return RetryLater(asked or TROUBLE_WAIT, reason)
    return Refused(reason)


def fix_of(code: int) -> str:
    """What an operator has to do before anything can be sent; empty when nothing."""
    return OPERATORS.get(code, OPERATORS[10] if code in PERMISSIONS else "")


def rest_after(refusals: int) -> timedelta:
    """How long to leave one person alone after so many refusals in a row: 4^n seconds, as Meta advises."""
    return min(timedelta(seconds=4.0 ** min(refusals, 10)), LONGEST_REST)
