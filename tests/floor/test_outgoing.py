"""What is asked of somebody outside reaches him, once, or is seen not to have."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.config import Config, Outgoing
from spo_tui.desk import moves, outgoing
from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import Refused
from spo_tui.domain.moves import Leg
from spo_tui.domain.outgoing import MOST_TRIES, Tally, pause_after
from spo_tui.domain.person import Person, Role
from spo_tui.floor.news import News
from spo_tui.floor.outgoing.courier import Courier
from tests.conftest import Clock
from tests.floor.receiver import Receiver, receiving
from tests.shop import history, place, position, tell
from tests.waiting import wait_for

FAILURES = ["SentEmailFailed", "ValidationFailed", "MisAssetsFailed", "MisPartiallyFailed"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A shop with an address: jobs 1 to 4 with a failure each, 5 and 6 with what asks nobody."""
    place(desk, "1", "2", "3", "4", "5", "6", product="Flyer")
    for job, status in enumerate([*FAILURES, "CopyToHotFolderFailed", "EmailBounced"], 1):
        tell(desk, str(job), status, info="why")
    return replace(desk, tells_outside=True)


Sending = Callable[..., Courier]


@pytest.fixture
def said() -> list[News]:
    return []


@pytest.fixture
def sending(told: Desk, receiver: Receiver, said: list[News]) -> Sending:
    def make(desk: Desk = told, *, total: float = 5.0, **settings: str) -> Courier:
        config = Config(outgoing=Outgoing(**({"url": receiver.url} | settings)))
        return Courier(desk, config, said.append, look=0.05, total=total)

    return make


def test_each_request_goes_out_once_with_all_that_is_needed_to_fulfil_it(
    told: Desk, receiver: Receiver, sending: Sending, clock: Clock
) -> None:
    done = moves.retry(told, ["1", "2", "3", "4", "5", "6"], Leg.RECORD)
    assert (done.asked, done.recorded_only) == (["1", "2", "3", "4"], [])
    assert outgoing.tally(told).waiting == 4
    sending().send_due(20)
    found = sorted(receiver.bodies, key=lambda body: body["job"])
    assert [(b["job"], b["kind"], b["leg"]) for b in found] == [
        ("1", "email", None),
        ("2", "recreation", None),
        ("3", "mis", "assets"),
        ("4", "mis", "record"),
    ]
    first = found[0]
    assert (first["order"], first["storefront"], first["who"]) == ("12345", "North", "olga")
    assert (first["at"], first["asks"]) == (clock.now.isoformat(), "ask for the e-mail again")
    assert sorted(receiver.keys) == sorted(body["id"] for body in receiver.bodies)
    assert len(set(receiver.keys)) == 4
    sending().send_due(5)
    assert len(receiver.bodies) == 4
    assert outgoing.tally(told) == Tally(0, 0, None, "")


def test_a_dry_run_and_a_refused_retry_ask_nobody(told: Desk) -> None:
    moves.retry(told, ["1", "2"], dry_run=True)
    viewer = replace(told, who=Person("vera", Role.VIEWER))
    with pytest.raises(Refused):
        moves.retry(viewer, ["1"])
    assert outgoing.tally(told).waiting == 0


def test_what_is_still_on_its_way_is_not_asked_for_twice(
    told: Desk, receiver: Receiver, sending: Sending
) -> None:
    assert moves.retry(told, ["1"]).asked == ["1"]
    again = moves.retry(told, ["1"])
    assert again.refused == [
        ("1", "it has been asked for already: that notice is still on its way")
    ]
    assert outgoing.tally(told).waiting == 1


def test_without_an_address_it_is_recorded_only(told: Desk) -> None:
    done = moves.retry(replace(told, tells_outside=False), ["1", "2", "5"])
    assert (done.asked, done.recorded_only) == ([], ["1", "2"])
    assert outgoing.tally(told).waiting == 0


@pytest.mark.parametrize("answer", [500, 503, 429, 408])
def test_trouble_on_the_other_side_is_tried_again_later_with_the_same_key(
    told: Desk,
    receiver: Receiver,
    sending: Sending,
    clock: Clock,
    answer: int,
    said: list[News],
) -> None:
    moves.retry(told, ["3"])
    receiver.answers = [answer]
    sending().send_due(5)
    assert len(receiver.bodies) == 1
    assert f"it answers {answer}" in outgoing.tally(told).reason
    assert said[-1].what == "not told yet" and "token" not in said[-1].reason
    sending().send_due(5)
    assert len(receiver.bodies) == 1, "not before its time"
    clock.step(seconds=10)
    sending().send_due(5)
    assert len(set(receiver.keys)) == 1 and len(receiver.keys) == 2
    assert outgoing.tally(told).waiting == 0


def test_an_address_that_never_answers_is_given_up_and_the_failure_is_back(
    told: Desk, sending: Sending, clock: Clock, said: list[News]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    moves.retry(told, ["2", "3"])
    moves.retry(told, ["1"])
    assert position(told, "2").workflow.status == "RecreationRequested"
    for _ in range(MOST_TRIES):
        sending(url=nobody).send_due(10)
        clock.step(minutes=16)
    assert outgoing.tally(told).failed == 3
    assert position(told, "2").workflow.status == "ValidationFailed"
    mis, mail = position(told, "3").mis, position(told, "1").communication
    assert mis is not None and mis.status == "MisAssetsFailed"
    assert mail is not None and mail.status == "SentEmailFailed"
    for stand in (position(told, "2").workflow, mis, mail):
        assert stand.info.startswith("nobody could be told: "), stand.info
    assert history(told, "2")[-1].source == "outgoing"
    assert [one.what for one in said].count("nobody could be told") == 3


@pytest.mark.parametrize("answer", [400, 401, 404, 302])
def test_what_will_never_be_taken_is_given_up_at_once(
    told: Desk, receiver: Receiver, sending: Sending, answer: int
) -> None:
    moves.retry(told, ["3"])
    receiver.answers = [answer]
    sending().send_due(5)
    assert len(receiver.bodies) == 1, "a redirection is not followed"
    mis = position(told, "3").mis
    assert mis is not None and (mis.status, str(answer) in mis.info) == ("MisAssetsFailed", True)


def test_a_job_that_has_gone_on_is_not_taken_back_to_its_failure(
    told: Desk, receiver: Receiver, sending: Sending, clock: Clock
) -> None:
    moves.retry(told, ["2"])
    clock.step(seconds=5)
    tell(told, "2", "OutputCreated")
    receiver.answers = [410]
    sending().send_due(5)
    assert outgoing.tally(told).failed == 1
    assert position(told, "2").workflow.status == "OutputCreated"


def test_silence_is_cut_short(told: Desk, receiver: Receiver, sending: Sending) -> None:
    moves.retry(told, ["3"])
    receiver.answers = [0]
    sending(total=0.3).send_due(5)
    assert outgoing.tally(told).reason == "no answer within 0.3 seconds"


def test_two_monitors_do_not_send_the_same_twice(
    told: Desk, receiver: Receiver, sending: Sending
) -> None:
    numbers = [str(number) for number in range(100, 140)]
    place(told, *numbers, order="777", product="Flyer")
    for number in numbers:
        tell(told, number, "MisFailed")
    moves.retry(told, numbers)
    couriers = [sending() for _ in range(3)]
    for courier in couriers:
        courier.start()
    try:
        wait_for(lambda: outgoing.tally(told).waiting == 0, 60)
    finally:
        for courier in couriers:
            courier.stop()
    assert sorted(body["job"] for body in receiver.bodies) == numbers


def test_what_a_dead_monitor_had_taken_is_sent_by_the_next(
    told: Desk, receiver: Receiver, sending: Sending, clock: Clock
) -> None:
    moves.retry(told, ["3"])
    (letter,) = outgoing.take(told, "dead")
    sending().send_due(2)
    assert receiver.bodies == []
    clock.now += outgoing.LEASE
    clock.step(seconds=1)
    sending().send_due(5)
    assert receiver.keys == [letter.key]
    outgoing.was_not_sent(told, letter, "dead", "too late", for_good=True)
    assert outgoing.tally(told) == Tally(0, 0, None, "")


def test_undo_withdraws_what_is_still_here_and_not_what_has_gone_out(
    told: Desk, receiver: Receiver, sending: Sending
) -> None:
    moves.retry(told, ["2"])
    assert moves.undo(told).moved == ["2"]
    sending().send_due(5)
    assert receiver.bodies == []
    moves.retry(told, ["2"])
    sending().send_due(5)
    assert len(receiver.bodies) == 1
    refused = [("2", "it has been asked for outside, and cannot be called back")]
    assert moves.undo(told).refused == refused


def test_the_secret_goes_along_and_nowhere_else(
    told: Desk, receiver: Receiver, sending: Sending, tmp_path: Path, said: list[News]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Bearer s3cret\n")
    secret.chmod(0o644)
    moves.retry(told, ["3"])
    sending(secret_file=str(secret)).send_due(5)
    assert receiver.bodies == []
    assert [one.reason for one in said] == [f"{secret} can be read by others: chmod 600 it"]
    secret.chmod(0o600)
    receiver.answers = [500]
    sending(secret_file=str(secret), secret_header="X-Key").send_due(5)
    assert receiver.headers[0]["X-Key"] == "Bearer s3cret"
    assert "s3cret" not in repr(said) + outgoing.tally(told).reason + receiver.bodies[0].__repr__()


def test_a_silent_address_does_not_hold_up_who_started_the_courier(
    told: Desk, receiver: Receiver, sending: Sending
) -> None:
    moves.retry(told, ["3"])
    receiver.answers = [0]
    courier = sending(total=30.0)
    courier.start()
    wait_for(lambda: receiver.bodies)
    assert moves.move(told, ["1"], "InProduction", reason="x").moved == ["1"]
    ending = threading.Thread(target=courier.stop)
    ending.start()
    ending.join(5)
    assert not ending.is_alive()


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(tries, 1.0).total_seconds() for tries in range(1, 12)]
    assert pauses[:3] == [10, 20, 40] and pauses[-1] == 900
    assert pause_after(1, 0.0).total_seconds() == 5
