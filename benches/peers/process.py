"""Processes, and their cost."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


class Failed(Exception):
    """The reason of a failure, in one line."""


@dataclass
class Cost:
    """The cost of a process: seconds by the clock and of the processors, and its peak memory in bytes."""

    wall: float
    cpu: float
    memory: int


def run(command, given="", accepted=(0,)):
    """Runs a command to its end with `given` as its input; returns its output and its cost."""
    with tempfile.TemporaryFile() as given_file, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as messages:
        given_file.write(given.encode())
        given_file.seek(0)
        started = time.perf_counter()
        try:
            process = subprocess.Popen([str(part) for part in command], stdin=given_file, stdout=out, stderr=messages)
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}") from error
        # Not `process.wait`: this also returns the resources that the process and its children used.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        messages.seek(0)
        if process.returncode not in accepted:
            lines = messages.read().decode(errors="replace").strip().splitlines() or ["no message"]
            raise Failed(f"{os.path.basename(str(command[0]))} ended with {process.returncode}: {lines[-1]}")
        cost = Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
        return out.read().decode(errors="replace"), cost
