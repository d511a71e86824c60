"""Training from outside: an upload becomes a measured version, which is promoted and rolled back; the same by command."""
import io
import json
import zipfile

import pytest

from support.api import Client
from support.installation import EMAIL, PASSWORD, Server
from support.waiting import eventually

TOPICS = [
    ("which camera do you use", "always the small sony, it fits in every pocket"), ("where was this lake", "that's the green lake near the border, take the early bus"),
    ("how do you train for the mountains", "stairs, lots of stairs, and long walks on sunday"), ("what tent is that", "the old red one from my dad, still dry after ten years"),
]


def pairs(count, start=0):
    rows = []
    for number in range(start, start + count):
        question, answer = TOPICS[number % len(TOPICS)]
        rows.append(json.dumps({"prompt": f"{question}, part {number}?", "reply": f"{answer} {number}", "date": f"2026-01-{number % 28 + 1:02}"}))
    return "\n".join(rows).encode()


@pytest.fixture(scope="module")
def server():
    made = Server("training").start()
    client = Client(made.url)
    client.register(EMAIL, PASSWORD, workspace_name="Romy")
    made.client = client
    yield made
    made.dispose()


def upload(client, content, name, expect=201, **query):
    answer = client.raw("POST", f"/api/v1/workspaces/{client.workspace}/imports", data=content, params={"name": name, **query}, headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == expect, answer.text
    return answer.json()


def ended(client, job):
    def look():
        now = client.get(f"~/training-jobs/{job['id']}")
        return now if now["stage"] in ("completed", "failed", "cancelled") else None

    return eventually(look, f"training job {job['id']} ends", seconds=60)


def test_an_upload_is_read_and_makes_the_first_version(server):
    client = server.client
    assert client.get("~/learning-curve")["points"] == []
    job = ended(client, upload(client, pairs(60), "pairs.jsonl"))
    assert job["stage"] == "completed", job
    assert job["trigger"] == "import" and job["source"] == "pairs.jsonl" and job["new_samples"] == 60
    assert job["dataset"]["train_pairs"] + job["dataset"]["held_out_pairs"] == job["dataset"]["pairs"]
    [version] = client.get("~/model-versions")["items"]
    assert version["id"] == job["version_id"] and version["state"] == "in_use" and version["number"] == 1
    assert 0 < version["quality"]["score"] <= 1 and version["quality"]["held_out_pairs"] > 0
    assert client.get("~/learning-curve")["points"]
    sound = client.get("~/style-fidelity")
    assert sound["days"] == 30 and sound["replies"] == 0 and sound["missing"]["code"] == "too_few_sent" and "fidelity" not in sound
    assert any(notice["kind"] == "training_completed" for notice in client.get("~/notices")["items"])


def test_promote_and_roll_back(server):
    client = server.client
    job = ended(client, upload(client, pairs(30, start=100), "more.jsonl"))
    second = client.get(f"~/model-versions/{job['version_id']}")
    if second["state"] != "in_use":
        second = client.post(f"~/model-versions/{second['id']}/promote")
    assert second["number"] == 2 and second["state"] == "in_use"
    client.post(f"~/model-versions/{second['id']}/promote", expect=409)
    back = client.post("~/model-versions/roll-back")
    assert back["number"] == 1 and back["state"] == "in_use"
    client.post("~/model-versions/roll-back", expect=409)


def test_what_is_no_export_ends_with_the_reason(server):
    client = server.client
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("faq.md", "# q\n\n" + "a" * 40_000_000)
    for content, name, reason in ((packed.getvalue(), "bomb.zip", "zip bomb"), (b"PK\x03\x04 broken", "broken.zip", "zip file is refused"), (b"x", "photo.png", "holds nothing")):
        job = ended(client, upload(client, content, name))
        assert job["stage"] == "failed" and reason in job["errors"][-1]["text"], job
    upload(client, b"x", "a.csv", expect=422, format="pdf")


def test_fine_tuning_is_refused_where_none_is_configured(server):
    server.client.post("~/training-jobs", {"fine_tuning": True}, expect=409)
    assert server.client.get("~/model-providers")["items"] == []


def test_import_and_train_by_command(server):
    server.program.stop()
    document = server.folder / "faq.md"
    document.write_text("# Do you ship to Iceland?\n\nYes, twice a month.\n")
    report = server.folder / "import.json"
    done = server.command("import", document, "--workspace", "Romy", "--json", report)
    assert done.status == 0, str(done)
    assert "1 texts, 1 of them new" in done.output
    assert json.loads(report.read_text())[0]["format"] == "faq"
    wrong = server.command("import", document, "--workspace", "nobody")
    assert wrong.status == 1 and "Romy" in str(wrong)
    report = server.folder / "train.json"
    done = server.command("train", "--json", report)
    assert done.status == 0, str(done)
    assert "relevance" in done.output and "in use" in done.output
    trained = json.loads(report.read_text())
    assert trained["job"]["stage"] == "completed" and trained["version"]["number"] == 3
