"""Every page of the console by its address, in a demo whose Moussa is everything at once."""

import re

CARD = "amtsl/uterotonic.oxytocin"
# Where more than the bare address has words of its own; other addresses with a name in them show no page.
GIVEN = {
    # what stands for a name in an address
    "/console/content/{pack}": ("/console/content/amtsl", "/console/content/coaching"),
    "/console/content/{pack}/card/{id}": ("/console/content/amtsl/card/twin",),
    "/console/content/{pack}/edit/{id}": ("/console/content/amtsl/edit/twin",),
    "/console/content/{pack}/compare": ("/console/content/amtsl/compare",),
    "/console/voices/{pack}": ("/console/voices/amtsl",),
    "/console/voices/{pack}/{id}/{language}": (f"/console/voices/{CARD}/en",),
    "/console/calendar": ("/console/calendar", "/console/calendar?view=list"),
    "/console/calendar/plan": (
        "/console/calendar/plan",
        "/console/calendar/plan?who=2&who=3&words=every+monday+at+8&look=yes",
        "/console/calendar/plan?who=2&look=yes",
    ),
    "/console/places": ("/console/places", "/console/places?district=Sikasso"),
    "/console/people": ("/console/people", "/console/people?find=nobody"),
    "/console/people/{of}": ("/console/people/2",),
    "/console/people/{of}/role": (
        "/console/people/2/role?role=trainer&change=give",
        "/console/people/2/role",
    ),
    "/console/people/{of}/join": ("/console/people/2/join?joined=3", "/console/people/2/join"),
    "/console/team/{of}": ("/console/team/2",),
    "/console/push": (
        "/console/push",
        "/console/push?pack=amtsl",
        "/console/push?pack=amtsl&district=Nowhere",
        "/console/push?pack=amtsl&foresee=yes",
    ),
    "/console/push/{id}": ("/console/push/1",),
    "/console/register/drift": (
        "/console/register/drift",
        *(f"/console/register/drift?kind={kind}" for kind in ("shared", "unmet", "cadre", "uncoached")),
    ),
    "/console/questions": ("/console/questions",),
}
SHOWS_NO_PAGE = re.compile(
    r"live|/file/|\.csv|\.{|/sound$|undo|/write$|/enter/|/telegram$|{rest|\.ics|/print"
)
BARE = tuple(
    f"/console{room}"
    for room in (
        *("", "/logins", "/team", "/promises", "/content", "/simulator", "/voices", "/merges"),
        *("/invites", "/invites/sheet", "/health", "/audit", "/settings", "/register"),
    )
)
ADDRESSES = (*BARE, *(address for addresses in GIVEN.values() for address in addresses))
