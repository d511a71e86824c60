"""Processes of the binary: started on free ports, with their output kept, always ended."""
import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("UNDERSTUDY_BINARY") or ROOT / ".build" / "debug" / "understudy")

# Every process and finished command of the current test and of the shared fixtures, for the report of a failure.
started = []


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(extra=None):
    """The environment without any setting of the product, and with these."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY_")}
    environment.update({name: str(value) for name, value in (extra or {}).items()})
    return environment


class Program:
    """A running process of the binary. Its output goes to a file, so that nothing ever blocks on a full pipe."""

    def __init__(self, name, arguments, environment=None, directory=None):
        self.name = name
        self.arguments = [str(argument) for argument in arguments]
        self.log = Path(tempfile.mkstemp(prefix=f"understudy-{name}-", suffix=".log")[1])
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(BINARY), *self.arguments], env=clean_environment(environment), cwd=directory or tempfile.gettempdir(), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT)
        started.append(self)

    @property
    def output(self):
        return self.log.read_text(errors="replace")

    @property
    def is_running(self):
        return self.process.poll() is None

    def stop(self, seconds=10):
        """Asks politely and returns the exit status; a process that does not listen is killed, and that is a failure."""
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop within {seconds} s after SIGTERM")

    def kill(self):
        """kill -9"""
        if self.is_running:
            self.process.kill()
        self.process.wait(10)

    def dispose(self):
        """For the end of a fixture: gone, whatever state it was in."""
        self.kill()


class Finished:
    """A command that has ended."""

    def __init__(self, arguments, status, output, errors):
        self.name = "understudy " + " ".join(arguments)
        self.status = status
        self.output = output
        self.errors = errors

    def __str__(self):
        return f"$ {self.name}\nstatus {self.status}\n{self.output}{self.errors}"


def run(*arguments, environment=None, directory=None, seconds=60):
    """Runs a command of the binary to its end."""
    words = [str(argument) for argument in arguments]
    done = subprocess.run(
        [str(BINARY), *words], env=clean_environment(environment), cwd=directory or tempfile.gettempdir(), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=seconds)
    finished = Finished(words, done.returncode, done.stdout, done.stderr)
    started.append(finished)
    return finished
