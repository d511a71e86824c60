"""Fixtures shared by all tests, and the logs of a failed test's processes."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import processes  # noqa: E402
from support.crowd import Crowd  # noqa: E402
from support.installation import Installation, Server  # noqa: E402

LOG_CHARACTERS = 6_000


def pytest_addoption(parser):
    parser.addoption("--seed", type=int, default=20260, help="the seed of test_chaos.py's plan")
    parser.addoption("--kills", type=int, default=30, help="how often test_chaos.py kills the server")
    parser.addoption("--queued", type=int, default=300, help="how many messages wait at a start in test_faults.py")


def pytest_configure(config):
    if not processes.BINARY.exists():
        pytest.exit(f"There is no binary at {processes.BINARY}. Build it (swift build) or set UNDERSTUDY_BINARY.", returncode=2)


def pytest_collection_modifyitems(items):
    """What needs minutes to settle is begun first and looked at last."""
    items.sort(key=lambda item: -1 if item.get_closest_marker("first") else 1 if item.get_closest_marker("last") else 0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure comes with what its processes wrote."""
    report = yield
    if report.failed:
        for program in processes.started[-8:]:
            output = program.output + getattr(program, "errors", "")
            # The tests' own reading fills the log and tells nothing.
            lines = [line for line in output.splitlines() if not ("request duration_ms=" in line and "method=GET" in line and "status=200" in line)]
            status = program.process.poll() if isinstance(program, processes.Program) else program.status
            state = "running" if status is None else f"ended with status {status}"
            report.sections.append((f"log of {program.name} ({state})", "\n".join(lines)[-LOG_CHARACTERS:]))
    return report


def pytest_sessionfinish():
    """Whatever a broken fixture left behind."""
    for program in processes.started:
        if isinstance(program, processes.Program):
            program.dispose()
            program.log.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def fresh_server():
    """A server that nobody has registered at, without platforms."""
    server = Server("fresh").start()
    yield server
    server.dispose()


@pytest.fixture(scope="session")
def unconnected():
    """A registered operator with a sandbox, before anything is connected. Only `installation` and the tests of connecting use it."""
    made = Installation("shared")
    yield made.register()
    made.dispose()


@pytest.fixture(scope="session")
def installation(unconnected):
    """A server with both accounts connected and content collected; praise and product questions are answered by themselves."""
    made = unconnected.connect_everything()
    made.consent_to_automation()
    made.answer_by_itself("praise", "product_question")
    return made


@pytest.fixture(scope="session")
def besieged():
    """A server with both accounts connected, for hostile input only: nothing leaves it by itself, what happens to its settings concerns nobody else, and it logs all that it can."""
    made = Installation("besieged", {"UNDERSTUDY_LOG_LEVEL": "trace"}).register().connect_everything()
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def crowd(besieged):
    """Everybody who may knock at `besieged`."""
    return Crowd(besieged)
