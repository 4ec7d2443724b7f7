"""The inbox: what was acknowledged and waits for its turn."""

from storage.store import Store
from tests.storage.cast import AWA_AT, MOUSSA_AT, wrote


class Inbox:
    """By address, in the order in which it came."""

    def test_what_is_put_by_is_there_once_in_its_order_until_it_is_dropped(self, store: Store) -> None:
        hers = [wrote(f"message {n}", f"update:{n}") for n in (3, 1, 2)]
        his = wrote("half a \ud800 character", "update:9", MOUSSA_AT)
        with store.transaction() as desk:
            desk.put_by([*hers, his])
            desk.put_by(hers)  # its provider may send it again
        with store.transaction() as desk:
            assert desk.put_by_of() == [MOUSSA_AT, AWA_AT]
            assert desk.first_put_by(AWA_AT, 2) == hers[:2]
            assert desk.first_put_by(MOUSSA_AT, 2) == [his]
        with store.transaction() as desk:
            desk.drop_put_by(event.key for event in [*hers[:2], his])
        with store.transaction() as desk:
            assert desk.put_by_of() == [AWA_AT]
            assert desk.first_put_by(AWA_AT, 9) == hers[2:]
