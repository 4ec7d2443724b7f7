"""The desk: every room of the store in one transaction."""

from storage.sql.announcing import Announcing
from storage.sql.auditing import Auditing
from storage.sql.campaigns import Pushing
from storage.sql.certificates import Certifying
from storage.sql.championships import Championships
from storage.sql.coachings import Coachings
from storage.sql.consents import Consents
from storage.sql.doubts import Doubts
from storage.sql.feeds import Feeds
from storage.sql.foreseeing import Foreseeing
from storage.sql.gaps import Gaps
from storage.sql.her_data import HerData
from storage.sql.history import History
from storage.sql.inbox import Inbox
from storage.sql.indicators import Indicators
from storage.sql.invitations import Invitations
from storage.sql.learning import Learning
from storage.sql.letters import Letters
from storage.sql.logins import Logins
from storage.sql.on_demand import OnDemand
from storage.sql.overseeing import Overseeing
from storage.sql.overviews import Overviews
from storage.sql.past import Past
from storage.sql.places import Places
from storage.sql.postings import Postings
from storage.sql.presence import Presence
from storage.sql.progress import Progress
from storage.sql.promising import Promising
from storage.sql.purging import Purging
from storage.sql.questions import Questions
from storage.sql.ratings import Ratings
from storage.sql.rationing import Rationing
from storage.sql.receipts import Receipts
from storage.sql.recordings import Recordings
from storage.sql.register import Register
from storage.sql.register_words import RegisterWords
from storage.sql.restoring import Restoring
from storage.sql.roles import Roles
from storage.sql.schedules import Scheduling
from storage.sql.sharing import Sharing
from storage.sql.signature_requests import SignatureRequests
from storage.sql.standing import OpenEditions
from storage.sql.submissions import Submissions
from storage.sql.teams import Teams
from storage.sql.uploads import Uploads
from storage.sql.watching import Watching
from storage.sql.window import Windows


class SQLDesk(
    HerData,
    Recordings,
    History,
    Promising,
    Ratings,
    Learning,
    Progress,
    Sharing,
    Questions,
    Certifying,
    Championships,
    Announcing,
    OpenEditions,
    Invitations,
    Coachings,
    Postings,
    Teams,
    Letters,
    Scheduling,
    Gaps,
    Purging,
    Places,
    Past,
    Pushing,
    Auditing,
    Foreseeing,
    Rationing,
    Receipts,
    Uploads,
    Overseeing,
    Consents,
    Roles,
    Windows,
    Presence,
    OnDemand,
    Restoring,
    Overviews,
    Logins,
    Feeds,
    SignatureRequests,
    Watching,
    Register,
    RegisterWords,
    Inbox,
    Doubts,
    Submissions,
    Indicators,
):
    """One transaction, whichever database it is of."""
