"""What all attacks share: the program under attack, a folder of their own, bounded runs, a server, and the verdict.

An attack is a function that takes a Stage and returns its figure, a text. It calls `stage.demand` for what pawen has to
do; whatever is not met is named in the line. Nothing here waits without an end.
"""
import contextlib
import http.client
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

# How long a short attack waits for a run or an answer before it calls it hanging. Its work is bounded, its time is
# not: the machine may be busy with something else.
PATIENCE = 120

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures" / "archive"


class NotChecked(Exception):
    """This machine lacks what the attack needs."""


class Ran:
    """A run that has ended: exit code (negative: the signal), output, messages, seconds, peak of memory in MB."""

    def __init__(self, code, out, err, seconds, peak):
        self.code, self.out, self.err, self.seconds, self.peak = code, out, err, seconds, peak


class Stage:
    def __init__(self, pawen, archive, shared, seconds, length):
        self.pawen, self.archive, self.shared = pawen, pathlib.Path(archive), pathlib.Path(shared)
        self.short = length == "short"
        self.deadline = time.monotonic() + float(seconds)
        self.scratch = pathlib.Path(tempfile.mkdtemp(dir=shared))
        self.random = random.Random(1)
        self.unmet = []
        self.environment = {
            **os.environ, "HOME": str(self.scratch), "PAWEN_CACHE": str(self.scratch / "cache"),
            "PAWEN_INDEX": str(self.scratch / "none"), "PAWEN_SAVED": str(self.scratch / "saved.json"),
        }

    def left(self):
        """The seconds that are left for this attack, never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def rounds(self, full, short):
        """Numbers up to the count for this length of attack, as long as there is time."""
        for number in range(short if self.short else full):
            if self.left() <= 0:
                return
            yield number

    def demand(self, met, what):
        """Notes that pawen did not do what it has to."""
        if not met and what not in self.unmet:
            self.unmet.append(what)
        return met

    def timely(self, met, what):
        """As `demand`, for a time: in short the time is printed only, since it may be that of a busy machine."""
        return met if self.short else self.demand(met, what)

    def start(self, *arguments, out=subprocess.DEVNULL, err=subprocess.DEVNULL, **more):
        """Starts pawen."""
        command = [self.pawen, *map(str, arguments)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, **{"env": self.environment, **more})

    def run(self, *arguments, timeout=60.0, signal_after=None, **more):
        """Runs pawen, and kills it after `timeout` seconds (exit code -9). `signal_after` sends it SIGINT by then."""
        timeout = max(timeout, PATIENCE) if self.short else timeout
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            begun = time.monotonic()
            process = self.start(*arguments, out=out, err=err, **more)
            ended, usage = 0, None
            while not ended:
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
                took = time.monotonic() - begun
                if signal_after is not None and took > signal_after:
                    process.send_signal(signal.SIGINT)
                    signal_after = None
                if not ended and took > timeout:
                    process.kill()
                if not ended:
                    time.sleep(0.002)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            read = [stream.read(1 << 26).decode("utf-8", "replace") for stream in (out, err)]
            return Ran(process.returncode, *read, time.monotonic() - begun, usage.ru_maxrss / 1024)

    def index(self, name="small"):
        """A copy of the index of the fixtures, or of the `whole` archive: attacks may damage it."""
        if not (self.shared / name).exists():
            raise NotChecked("no index was made in time,")
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.scratch)) / "index"
        shutil.copytree(self.shared / name, copy)
        return copy

    @contextlib.contextmanager
    def serve(self, index, **more):
        """Serves an index on a free port of the loopback address."""
        process = self.start("serve", "--index", index, "--port", 0, out=subprocess.PIPE, **more)
        server = Server(process, process.stdout.readline().decode(), PATIENCE if self.short else 0)
        try:
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


class Server:
    def __init__(self, process, address, patience=0):
        self.process, self.patience = process, patience
        parts = urllib.parse.urlsplit(address.strip())
        if parts.hostname != "127.0.0.1":
            raise RuntimeError(f"the server has no address of this machine: {address!r}")
        self.address = (parts.hostname, parts.port)

    def client(self, timeout=30.0):
        return http.client.HTTPConnection(*self.address, timeout=max(timeout, self.patience))

    def get(self, path, timeout=30.0, **query):
        """Status, body and seconds of one request; the status is 0 if the connection was closed."""
        begun, client = time.monotonic(), self.client(timeout)
        try:
            client.request("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))
            answer = client.getresponse()
            return answer.status, answer.read(), time.monotonic() - begun
        except (http.client.HTTPException, OSError):
            return 0, b"", time.monotonic() - begun
        finally:
            client.close()

    def memory(self):
        """The memory of the server's own in MB: without the files that it has mapped."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon"))

    def lives(self):
        return self.process.poll() is None and self.get("/api/health")[0] == 200


def record(number, **fields):
    """A thread as crawlers of PTT write it."""
    return {
        "article_id": f"M.{1_700_000_000 + number}.A.{number % 4096:03X}", "article_title": f"title {number}",
        "board": "Attack", "author": "writer", "content": "content", "messages": [], **fields,
    }


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def main(attack):
    """Runs `attack` with the arguments of the driver, prints its line, and ends with 0 if pawen withstood it."""
    name = pathlib.Path(sys.argv[0]).stem
    stage = Stage(*sys.argv[1:])
    try:
        figure = attack(stage)
    except NotChecked as lack:
        print(f"{name}: {lack} NOT CHECKED", flush=True)
        return
    except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        figure = f"{type(error).__name__}: {error}"
        stage.unmet.append("the attack itself failed")
    finally:
        shutil.rmtree(stage.scratch, ignore_errors=True)
    verdict = "".join(f"; {what}" for what in stage.unmet) + (" FAILED" if stage.unmet else " ok")
    # One line, also where a demand quotes what pawen wrote.
    print(" ".join(f"{name}: {figure}{verdict}".split()), flush=True)
    sys.exit(1 if stage.unmet else 0)
