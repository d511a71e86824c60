"""Reports: figures that are counts, and lead to what they count."""
import csv
import io
import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from .test_together import ask


def figures(house, **query):
    return house.client.get("~/analytics", **query)


def listed(house, **filters):
    """How many messages the inbox has by these filters."""
    return len(house.client.pages("~/messages", limit=200, **filters))


def test_every_figure_is_what_the_inbox_counts(house):
    _, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    report = figures(house)
    period = {"since": report["since"], "until": report["until"]}
    total = report["total"]
    assert total["received"] == listed(house, **period) > 0
    assert total["answered_by_avatar"] == listed(house, state="responded", route="auto", **period)
    assert total["answered_by_person"] == listed(house, state="responded", route="review,ignore,hide", **period)
    assert total["ignored"] == listed(house, state="ignored", **period)
    assert total["open"] == listed(house, state="pending,processing,awaiting_review,scheduled,sending", **period) > 0
    for one in report["platforms"]:
        assert one["counts"]["received"] == listed(house, platform=one["platform"], **period)
    for one in report["categories"]:
        if "category" in one:
            assert one["counts"]["received"] == listed(house, category=one["category"], **period)
    assert len(report["days"]) == 30
    for name in total:
        if not name.endswith("_rate"):
            assert sum(day["counts"][name] for day in report["days"]) == total[name], name
    assert report["answer_seconds"]["measured"] == total["answered_by_avatar"] + total["answered_by_person"]


def test_a_wrong_period_is_refused_by_its_field(house):
    for query, field in (({"from": "2026-02-30"}, "query.from"), ({"to": "soon"}, "query.to"), ({"time_zone": "Mars/Olympus"}, "query.time_zone"), ({"from": "2026-03-01", "to": "2026-02-01"}, "query.from")):
        problem = house.client.get("~/analytics", expect=422, **query)
        assert [one["field"] for one in problem["fields"]] == [field], problem


def test_figures_lead_to_their_messages_and_are_exported(house, desk):
    name, comment = ask(house)
    message = house.arrived(comment, "awaiting_review")
    page = desk.page
    desk.go("analytics")
    expect(page.get_by_role("heading", name="Analytics")).to_be_visible()
    page.get_by_role("button", name="Today").click()
    expect(page).to_have_url(re.compile("period=today"))
    today = figures(house, **{"from": datetime.now(UTC).date().isoformat()})
    waiting = page.get_by_role("button", name=re.compile("^Waiting"))
    expect(waiting).to_contain_text(str(today["total"]["open"]))
    # The chart's figures are there for those who can't see it, and the export has the same ones.
    expect(page.get_by_role("figure", name="What became of them, day by day").get_by_role("row")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert [int(row["received"]) for row in rows if row["part"] == "total"] == [sum(int(row["received"]) for row in rows if row["part"] == "day")]
    assert {row["name"] for row in rows if row["part"] == "platform"} == {one["platform"] for one in today["platforms"]}

    waiting.click()
    expect(page.get_by_role("button", name="Remove: Waiting")).to_be_visible()
    expect(desk.row(name)).to_be_visible()
    # What is decided on leaves the list, also when the figure is looked at again.
    house.client.post(f"~/messages/{message['id']}/ignore")
    expect(desk.row(name)).to_have_count(0)
    page.go_back()
    page.get_by_role("link", name="Instagram").first.click()
    expect(page.get_by_role("button", name="Remove: Instagram")).to_be_visible()
    expect(desk.row(name)).to_be_visible()


def test_a_period_without_messages_says_so(house, desk):
    long_ago = (datetime.now(UTC) - timedelta(days=90)).date().isoformat()
    desk.go(f"analytics?period=custom&from={long_ago}&to={long_ago}")
    expect(desk.page.get_by_text("No messages in this period")).to_be_visible()
    desk.page.get_by_label("First day").fill("2031-01-01")
    expect(desk.page.get_by_text("must not be after the last day").first).to_be_visible()
