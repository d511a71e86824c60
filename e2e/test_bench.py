"""The benchmarks run, and their files have the keys that others read. No figure is judged here: that takes a machine of one's own."""
import json

import pytest

from support.processes import run

KEYS = {
    "pipeline": {"messages_per_second", "processor_per_message_ms", "outcome_p99_ms", "resident_bytes", "disk_bytes"},
    "jobs": {"jobs_per_second", "enqueued_per_second", "start_p99_ms", "resident_bytes", "disk_bytes"},
    "store": {"one_writer_inserts_per_second", "many_writers_inserts_per_second", "gets_per_second", "page_of_50_p99_ms", "resident_bytes", "disk_bytes"},
    "api": {"inbox_p50_ms", "inbox_p90_ms", "inbox_p99_ms", "search_p50_ms", "search_p90_ms", "search_p99_ms", "resident_bytes", "disk_bytes"},
    "webhook": {"webhook_p50_ms", "webhook_p99_ms", "accepted_per_second", "refused", "start_ms", "idle_resident_bytes", "resident_bytes", "disk_bytes"},
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One filled data folder for all of them."""
    return tmp_path_factory.mktemp("bench")


@pytest.mark.parametrize("name", KEYS)
def test_a_benchmark_writes_its_figures(name, data, tmp_path):
    path = tmp_path / "figures.json"
    extra = ["--rate", "50"] if name == "webhook" else []
    done = run("bench", name, "--messages", "2000", "--count", "100", "--data", data, "--json", path, *extra, directory=tmp_path)
    assert done.status == 0, str(done)
    report = json.loads(path.read_text())
    assert report["benchmark"] == name
    assert {"at", "cores", "processor", "load_average", "memory_bytes", "is_release"} <= report["machine"].keys()
    (single,) = report["runs"]
    assert single["messages"] == 2000
    assert KEYS[name] <= single["figures"].keys()
    assert all(value >= 0 for value in single["figures"].values())
    for budget in report["budgets"]:
        assert budget["figure"] in single["figures"] and isinstance(budget["is_met"], bool)
        assert budget["figure"] in done.output
    if name == "pipeline":
        assert single["figures"]["messages_per_second"] > 0 and single["figures"]["answered_share"] > 0
    if name == "webhook":
        assert single["figures"]["refused"] == 0


def test_a_wrong_size_is_told(tmp_path):
    done = run("bench", "store", "--messages", "0", directory=tmp_path)
    assert done.status == 1 and "--messages" in done.errors and "10000000" in done.errors, str(done)
