from __future__ import annotations

from spo_tui.domain.hot_folder import FileState, Sighting
from spo_tui.floor.inbox import Inbox
from spo_tui.floor.wire import Alive, Down, Files, Message, Up, line_of, message_from


def sighting(name: str, state: FileState = FileState.SETTLED, inode: int = 1) -> Sighting:
    return Sighting(name, 10, 20, 30, inode, state, "reason", False, True)


A, B = sighting("a"), sighting("b")


def test_a_newer_listing_and_a_newer_state_replace_the_older_ones() -> None:
    inbox = Inbox()
    for message in (Up(), Files([A]), Down("gone"), Up(), Files([A, B]), Alive()):
        inbox.put(message)
    assert inbox.take() == [Up(), [A, B]]
    assert inbox.take() == []


def test_a_file_that_came_and_went_before_anybody_looked_is_kept() -> None:
    inbox = Inbox()
    for files in ([A], [A, B], [B], [sighting("c", FileState.ARRIVING)], []):
        inbox.put(Files(files))
    came_and_went, now = inbox.take()
    assert came_and_went == [A, B]
    assert now == []


def test_a_file_replaced_before_anybody_looked_is_told_before_its_successor() -> None:
    inbox = Inbox()
    newer = sighting("a", inode=2)
    inbox.put(Files([A]))
    inbox.put(Files([newer]))
    assert inbox.take() == [[A], [newer]]


def test_what_was_seen_is_told_before_the_folder_went_down() -> None:
    inbox = Inbox()
    inbox.put(Files([A]))
    inbox.put(Down("gone"))
    assert inbox.take() == [[A], Down("gone")]


def test_what_is_said_arrives_as_it_was_said() -> None:
    odd = Sighting("caf\\xe9 \u202e\n.pdf", 0, -5, 2**63 - 1, 9, FileState.INCOMPLETE, "x", True)
    messages: list[Message] = [Up(), Down("a reason"), Alive(), Files([]), Files([A, odd])]
    assert [message_from(line_of(message)) for message in messages] == messages
