"""Championships: whoever one is for is invited once, a few people at a time, at an hour that suits her.

That somebody is invited is written with the timer that invites her, in one commit: a crash invites nobody
twice and leaves nobody out.
"""

from datetime import datetime

from scheduler import local_time
from storage.store import Desk

INVITED = "championship.invited"


def announce(desk: Desk, most: int, now: datetime, zone: str) -> int:
    """Have so many more people invited to the championships that run on this day of the zone; how many."""
    asked = 0
    for championship in desk.unannounced(local_time.day(now, zone)):
        people = desk.people(desk.invite_players(championship.id, most - asked, now))
        for person in people:
            day = local_time.day(now, person.zone)
            her_hour = local_time.to_utc(day, person.local_hour, person.zone)
            desk.set_timer(person.id, INVITED, f"championship:{championship.id}", max(her_hour, now))
        asked += len(people)
        if asked == most:
            break
    return asked
