"""Auditing: who has looked at what of whom."""

from bot.access import Door
from storage.auditing import Read
from storage.store import Store
from tests.storage.cast import DAY, MINUTE, NOW, SIRA_AT, awa, moussa
from tests.storage.certificates import certificate


class Auditing:
    """Every look leaves a line: ids, and nobody's words."""

    def test_a_turn_leaves_one_line_for_each_view_of_each_person(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her, other = moussa(desk), awa(desk), desk.person_at(SIRA_AT, NOW)
            seen = [
                ("her coach", her.id, "stuck"),
                ("her coach", her.id, "name"),
                ("trainer", other.id, "name"),
            ]
            desk.note_turn(coach.id, 4, seen, NOW)
            desk.note_turn(coach.id, 4, seen[:1], NOW + MINUTE)  # the same turn
            desk.note_turn(coach.id, 5, seen[:1], NOW + DAY)
            assert desk.reads(of=her.id) == [
                Read(NOW, coach.id, "her coach", her.id, "stuck", Door.CHAT),
                Read(NOW, coach.id, "her coach", her.id, "name", Door.CHAT),
                Read(NOW + DAY, coach.id, "her coach", her.id, "stuck", Door.CHAT),
            ]
            assert [read.of for read in desk.reads(reader=coach.id, until=NOW + DAY)] == [
                her.id,
                her.id,
                other.id,
            ]
            assert [read.at for read in desk.reads(since=NOW + DAY)] == [NOW + DAY]
            assert desk.reads(of=coach.id) == []

    def test_an_operator_leaves_a_line_each_time(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            for _ in range(2):
                desk.note_reads("operator", [her.id, coach.id], "messages", Door.COMMAND_LINE, NOW)
            reads = desk.reads(of=her.id)
            assert reads == [Read(NOW, None, "operator", her.id, "messages", Door.COMMAND_LINE)] * 2
            assert desk.reads(of=coach.id) != []

    def test_whoever_holds_a_code_leaves_one_line_an_hour(self, store: Store) -> None:
        """Or a page that anybody may open could fill the disk."""
        with store.transaction() as desk:
            her = awa(desk)
            hers = certificate(name="Awa", issued_at=NOW)
            desk.issue(her.id, hers)
            for minutes in (0, 30, 59, 61):
                at = NOW + minutes * MINUTE
                desk.note_certificate(hers.digest, "bearer", "certificate", Door.PAGE, at)
            desk.note_certificate("of nobody", "bearer", "certificate", Door.PAGE, NOW)
            assert [(read.of, read.at) for read in desk.reads()] == [
                (her.id, NOW),
                (her.id, NOW + 61 * MINUTE),
            ]

    def test_she_reads_in_her_own_data_who_has_looked(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            desk.change_person(coach.id, {"name": "Moussa"})
            desk.note_turn(coach.id, 4, [("her coach", her.id, "stuck")], NOW)
            (line,) = desk.mydata(her.id)["looked_at"]
            assert (line["reader"], line["view"], line["relation"], line["door"]) == (
                *("Moussa", "stuck", "her coach", "chat"),
            )
            (his,) = desk.mydata(coach.id)["has_looked"]
            assert "reader" not in his
            assert her.id not in his.values(), "what he saw is in his data, not of whom"

    def test_a_forgotten_person_is_in_no_line(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            desk.note_turn(coach.id, 4, [("her coach", her.id, "stuck")], NOW)
            desk.note_turn(her.id, 2, [("her coachee", coach.id, "name")], NOW)
            desk.forget(her.id, NOW)
            assert [(read.reader, read.of) for read in desk.reads()] == [(coach.id, None), (None, coach.id)]
