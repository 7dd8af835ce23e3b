"""Nothing is acknowledged before it is on the disk: watched from outside, call by call."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.acknowledging_worker import TURNS

CALL = re.compile(r"^\d+ +(?P<name>\w+)\(\d+<(?P<file>[^>]*)>(?P<rest>.*)")
ACK = re.compile(r'"ack (?P<update>\d+)')
UNFINISHED = "<unfinished ...>"
RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>")


@pytest.fixture
def strace() -> str:
    """Find strace; without it this promise is not checked, which CI must not take for a pass."""
    found = shutil.which("strace")
    if found is None:
        reason = "R3 was not checked: strace is not installed (apt-get install strace)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def watched(strace: str, folder: Path, synchronous: str, chats: int) -> list[str]:
    """Run the worker and give, in order, `write` and `sync` of the journal, and the update ids acknowledged."""
    log, acks = folder / "strace.log", folder / "acks"
    with acks.open("wb") as pipe:
        # -f: all threads; -y: file names with descriptors; -s: enough of an ack to know it.
        options = ["-f", "-y", "-s", "16", "-e", "trace=fdatasync,fsync,write,pwrite64", "-o", str(log)]
        worker = [sys.executable, "-m", "tests.storage.acknowledging_worker"]
        arguments = [str(folder / "kopru.sqlite"), synchronous, str(chats), str(pipe.fileno())]
        subprocess.run([strace, *options, *worker, *arguments], check=True, pass_fds=[pipe.fileno()], timeout=100)
    return [step for line in whole_calls(log.read_text()) if (step := step_of(line)) is not None]


def whole_calls(log: str) -> list[str]:
    """Join calls that strace split when threads crossed; a sync counts from where it ended, an ack from its start."""
    begun: dict[str, str] = {}
    lines = []
    for line in log.splitlines():
        thread = line.partition(" ")[0]
        if line.endswith(UNFINISHED):
            begun[thread] = line.removesuffix(UNFINISHED)
            if "ack " in line:
                lines.append(begun.pop(thread))
        elif RESUMED.match(line):
            lines.append(begun.pop(thread, ""))
        else:
            lines.append(line)
    return lines


def step_of(line: str) -> str | None:
    call = CALL.match(line)
    if call is None:
        return None
    if call["file"].endswith("acks"):
        ack = ACK.search(call["rest"])
        return ack and ack["update"]
    if not call["file"].endswith("kopru.sqlite-wal"):
        return None
    return "sync" if call["name"].endswith("sync") else "write"


def acknowledged_too_early(steps: list[str], chats: int) -> list[str]:
    """Name the updates acknowledged although, since its chat's last one, nothing was written and then synced."""
    #: Per chat: what happened to the journal since its last acknowledgement.
    since = ["nothing"] * chats
    early = []
    for step in steps:
        if step == "write":
            since = ["write" if past == "nothing" else past for past in since]
        elif step == "sync":
            since = ["sync" if past == "write" else past for past in since]
        else:
            chat = int(step) % chats
            if since[chat] != "sync":
                early.append(step)
            since[chat] = "nothing"
    return early


@pytest.mark.parametrize("chats", [1, 3], ids=["one chat", "three chats in groups"])
def test_every_acknowledgement_comes_after_its_sync(strace: str, tmp_path: Path, chats: int) -> None:
    steps = watched(strace, tmp_path, "FULL", chats)

    assert sum(step.isdigit() for step in steps) == TURNS
    assert acknowledged_too_early(steps, chats) == []


def test_a_database_that_does_not_sync_is_caught(strace: str, tmp_path: Path) -> None:
    steps = watched(strace, tmp_path, "NORMAL", 1)

    assert len(acknowledged_too_early(steps, 1)) > TURNS / 2
