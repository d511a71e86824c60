"""The demo as a newcomer sees it."""
import re

import requests

from support.processes import Program, free_port
from support.waiting import eventually


def test_the_demo_shows_the_whole_job(tmp_path):
    port, sandbox_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    demo = Program(
        "demo", ["demo", "--port", port, "--sandbox-port", sandbox_port, "--speed", 30, "--messages", 40], {"UNDERSTUDY_DATA_DIR": tmp_path / "data"}, tmp_path)
    try:
        eventually(lambda: "Sign in" in demo.output or not demo.is_running, "the demo says where to sign in", seconds=90)
        assert demo.is_running, demo.output
        assert f"Open      {url}" in demo.output
        email, password = re.search(r"Sign in +(\S+) +password (\S+)", demo.output).groups()
        browser = requests.Session()
        page = browser.get(url + "/", timeout=10)
        assert page.status_code == 200 and "<title>Understudy</title>" in page.text
        signed_in = browser.post(url + "/api/v1/sign-in", json={"email": email, "password": password}, timeout=10)
        assert signed_in.status_code == 200, signed_in.text
        workspace = signed_in.json()["workspaces"][0]["id"]
        feed = browser.get(f"{url}/api/v1/workspaces/{workspace}/messages", params={"limit": 5}, timeout=10)
        assert feed.status_code == 200 and feed.json()["items"]
        assert requests.get(f"http://127.0.0.1:{sandbox_port}/sandbox", timeout=10).json()["simulators"] == ["youtube", "instagram", "openai"]
        eventually(lambda: not demo.is_running, "the demo ends after its messages", seconds=120)
    finally:
        demo.dispose()
    assert demo.process.returncode == 0, demo.output
    table = demo.output[demo.output.index("TIME") :].splitlines()
    rows = [re.split(r"\s{2,}", line.strip()) for line in table[1:] if re.match(r"\d\d:\d\d:\d\d  ", line)]
    assert len(rows) >= 40, demo.output
    assert {row[1] for row in rows} == {"youtube", "instagram"}
    became = [row[4] for row in rows if len(row) > 4]
    assert "answered" in became and "review" in became, became
    # Every answered row shows what was said.
    answered = [line for line in table if re.search(r"  answered  ", line)]
    assert all(len(re.split(r"\s{2,}", line.strip())) >= 7 for line in answered), answered


def test_the_demo_stops_when_it_is_told_to(tmp_path):
    demo = Program("stopped-demo", ["demo", "--port", free_port(), "--sandbox-port", free_port()], {"UNDERSTUDY_DATA_DIR": tmp_path / "data"}, tmp_path)
    try:
        eventually(lambda: "Setting the stage" in demo.output, "the demo has begun", seconds=60)
        assert demo.stop(seconds=15) == 0, demo.output
    finally:
        demo.dispose()
