"""Params: who may open a page, and what its address and its form may hold."""

from typing import Annotated

from fastapi import Depends, Form, Path

from bot.people import Role
from console.steering import Guest, May
from storage.store import LAST

COACHES = frozenset({Role.COACH})
TRAINERS = frozenset({Role.TRAINER})
PUBLISHERS = frozenset({Role.TRAINER, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

Coach = Annotated[Guest, Depends(May(*COACHES))]
Trainer = Annotated[Guest, Depends(May(*TRAINERS))]
Publisher = Annotated[Guest, Depends(May(*PUBLISHERS))]
Administrator = Annotated[Guest, Depends(May(*ADMINISTRATORS))]

RowId = Annotated[int, Path(ge=1, le=LAST)]
PackId = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
EntryId = Annotated[str, Path(pattern=r"^[A-Za-z0-9.\-]{1,80}$")]  # of a card, a quiz item, …
FormText = Annotated[str, Form()]  # empty where the field is missing
