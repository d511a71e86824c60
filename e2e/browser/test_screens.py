"""The main path of every screen but the inbox."""
import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from support.waiting import eventually

from .test_inbox import QUESTION
from .test_together import ask

TOPICS = [
    ("which camera do you use", "always the small sony, it fits in every pocket"), ("where was this lake", "that's the green lake near the border, take the early bus"),
    ("how do you train for the mountains", "stairs, lots of stairs, and long walks on sunday"), ("what tent is that", "the old red one from my dad, still dry after ten years"),
]


def pairs(count):
    rows = []
    for number in range(count):
        question, answer = TOPICS[number % len(TOPICS)]
        rows.append(json.dumps({"prompt": f"{question}, part {number}?", "reply": f"{answer} {number}", "date": f"2026-01-{number % 28 + 1:02}"}))
    return "\n".join(rows).encode()


@pytest.fixture
def page(desk):
    return desk.page


def test_avatar_a_message_is_tried_with_settings_before_they_are_saved(house, desk, page):
    before = len(house.client.get("~/messages")["items"])
    desk.go("avatar")
    page.get_by_label("A fan writes").fill(QUESTION)
    page.get_by_role("button", name="Answer", exact=True).click()
    trial = page.get_by_role("region", name="Try a message")
    expect(trial.get_by_text("Rests on")).to_be_visible()
    expect(trial.get_by_role("meter", name="Confidence")).to_be_visible()
    # A change shows at once what it would do, and is not in force before it is saved.
    blocked = page.get_by_label("Blocked keywords")
    blocked.fill("beginner")
    blocked.press("Enter")
    expect(trial.get_by_text("With your changes")).to_be_visible()
    expect(trial.get_by_text("There would be no reply")).to_be_visible()
    page.get_by_role("button", name="Discard changes").click()
    expect(trial.get_by_text("Rests on")).to_be_visible()
    assert len(house.client.get("~/messages")["items"]) == before


def test_avatar_autonomy_shows_what_its_threshold_costs_and_is_kept(house, desk, page):
    name, comment = ask(house)
    message = house.arrived(comment, "awaiting_review")
    house.client.post(f"~/messages/{message['id']}/approve", {"draft_id": message["draft"]["id"]})
    desk.go("avatar")
    row = page.get_by_role("listitem").filter(has_text="Praise").first
    row.get_by_role("button", name="Automatic").click()
    row.get_by_role("slider").fill("0.9")
    cost = page.get_by_role("region", name="What a threshold costs")
    expect(cost.get_by_text(re.compile(r"At \d+%: "))).to_be_visible()
    expect(cost.get_by_text("19 times out of 20")).to_be_visible()
    # The chart's figures are there for those who can't see it.
    expect(cost.get_by_role("row")).to_have_count(12)
    page.get_by_role("button", name="Save").click()
    expect(desk.toast("Saved.")).to_be_visible()
    assert house.client.get("~/avatar")["settings"]["autonomy"]["praise"] == {"autonomy": "auto", "threshold": 0.9}
    row.get_by_role("button", name="Draft").click()
    page.get_by_role("button", name="Save").click()
    eventually(lambda: house.client.get("~/avatar")["settings"]["autonomy"]["praise"]["autonomy"] == "draft", "it only drafts again")


def test_rules_are_tried_on_history_saved_and_exchanged_as_yaml(house, desk, page):
    word = f"beta{uuid.uuid4().hex[:6]}"
    _, comment = ask(house, f"{QUESTION} {word}")
    house.arrived(comment, "awaiting_review")
    desk.go("rules")
    page.get_by_role("button", name="New rule").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(f"Ignore {word}")
    dialog.get_by_label("Words or phrases").last.fill(word)
    dialog.get_by_label("Words or phrases").last.press("Enter")
    dialog.get_by_label("Route", exact=True).select_option("ignore")
    dialog.get_by_role("button", name="Try on history").click()
    expect(dialog.get_by_text(word).last).to_be_visible()
    expect(dialog.get_by_text("→ Ignore").first).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    line = page.get_by_role("listitem").filter(has_text=f"Ignore {word}")
    expect(line).to_be_visible()

    def told():
        rule = next(rule for rule in house.client.get("~/rules")["items"] if rule["name"] == f"Ignore {word}")
        return {name: rule[name] for name in ("condition", "actions", "priority", "is_enabled")}

    made = told()
    assert word in json.dumps(made["condition"]) and made["actions"] == [{"route": "ignore"}]
    page.get_by_role("button", name="YAML").click()
    page.get_by_role("button", name="Fetch").click()
    text = page.get_by_role("dialog").get_by_role("textbox")
    expect(text).to_have_value(re.compile(word))
    written = text.input_value()
    page.keyboard.press("Escape")

    def delete():
        page.get_by_role("button", name=f"Delete Ignore {word}").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(line).to_have_count(0)

    # Out of the file it comes as it was.
    delete()
    page.get_by_role("button", name="YAML").click()
    text.fill("rules: [")
    page.get_by_role("dialog").get_by_role("button", name="Import").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    text.fill(written)
    page.get_by_role("dialog").get_by_role("button", name="Import").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(line).to_be_visible()
    assert told() == made
    # And from the version before.
    delete()
    page.get_by_role("button", name="History").click()
    page.get_by_role("dialog").get_by_role("button", name="Bring back").first.click()
    expect(desk.toast("The rules are as they were.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(line).to_be_visible()
    assert told() == made
    for rule in house.client.get("~/rules")["items"]:
        house.client.delete(f"~/rules/{rule['id']}")


def test_a_saved_reply_is_made_changed_and_deleted(desk, page):
    title = f"Sizes {uuid.uuid4().hex[:6]}"
    desk.go("saved-replies")
    page.get_by_role("button", name="New saved reply").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Text", exact=True).fill("they run small, take one up")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("button", name=f"Edit {title}").click()
    dialog.get_by_label("Text", exact=True).fill("they run large, take one down")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("they run large")).to_be_visible()
    page.get_by_role("button", name=f"Delete {title}").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name=title)).to_have_count(0)


def version_in_use(house):
    return next(one for one in house.client.get("~/model-versions")["items"] if one["state"] == "in_use")


def test_training_from_a_file_to_a_version_and_back(house, desk, page):
    desk.go("training", "runs")
    name = f"pairs-{uuid.uuid4().hex[:6]}.jsonl"
    page.get_by_label("File to import").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": pairs(60)})
    page.get_by_role("button", name="Import", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row).to_be_visible()
    expect(row.get_by_text("Completed", exact=True)).to_be_visible(timeout=90_000)
    expect(row.get_by_text("60 new")).to_be_visible()
    # A job that ends later may take its version into use between two clicks.
    eventually(lambda: all(job["stage"] in ("completed", "failed", "cancelled") for job in house.client.get("~/training-jobs")["items"]), "nothing is being trained", seconds=90)
    versions = house.client.get("~/model-versions")["items"]
    page.get_by_role("tab", name="Voice").click()
    table = page.get_by_role("region", name="Versions").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(len(versions) + 1)
    expect(page.get_by_role("region", name="Learning curve").get_by_role("row").nth(1)).to_be_attached()
    # Whichever is not in use is promoted, and taken back.
    used = version_in_use(house)
    table.get_by_role("button", name="Promote").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Promote").click()
    expect(desk.toast("is in use")).to_be_visible()
    eventually(lambda: version_in_use(house)["id"] != used["id"], "another version is in use")
    before = version_in_use(house)["replaces"]
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    eventually(lambda: version_in_use(house)["id"] == before, "the version from before is in use again")


def test_training_texts_are_found_left_out_and_put_right(house, desk, page):
    desk.go("training", "texts")
    sample = next(one for one in house.client.get("~/samples", kind="pair")["items"] if not one["is_excluded"])
    page.get_by_label("Kind").select_option("pair")
    page.get_by_role("searchbox", name="Search").fill(" ".join(sample["text"].split()[:4]))
    page.get_by_role("button", name="Search", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text=sample["text"][:30]).first
    row.get_by_label("Use").uncheck()
    eventually(lambda: house.client.get("~/samples", excluded="true")["items"], "it is left out")
    row.get_by_label("Use").check()
    row.get_by_role("button", name="Edit text").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reply").fill("put right by hand")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("searchbox", name="Search").fill("put right by hand")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="put right by hand").get_by_text("Edited")).to_be_visible()


def test_connections_show_their_health_and_collect(house, desk, page):
    desk.go("connections")
    expect(page.get_by_text("Connected", exact=True).first).to_be_visible()
    # The operator sees what is left of YouTube's day.
    quota = house.client.get("/installation/quotas")["items"][0]
    gauge = page.get_by_role("region", name="Today's allowance of YouTube")
    expect(gauge.get_by_role("meter")).to_have_attribute("aria-valuetext", re.compile(f"of {quota['limit']:,} units"))
    expect(gauge.get_by_text(re.compile("Enough for about [0-9,]+ more replies"))).to_be_visible()
    page.get_by_role("button", name="Collect content").first.click()
    expect(desk.toast("Collecting")).to_be_visible()
    house.wait_until_collected()


def test_only_the_operator_sees_what_all_share(desks, house, colleague):
    desk = desks(house, email=colleague["email"])
    desk.go("connections")
    expect(desk.page.get_by_text("Connected", exact=True).first).to_be_visible()
    expect(desk.page.get_by_text("Today's allowance")).to_have_count(0)
    expect(desk.page.get_by_role("link", name="System")).to_have_count(0)


def test_billing_shows_the_plan_and_what_is_used(house, desk, page):
    usage = house.client.get("~/usage")
    desk.go("billing")
    month = page.get_by_role("region", name="Automated replies in")
    limit = f"{usage['automated_replies']['limit']:,}"
    expect(month.get_by_role("meter")).to_have_attribute("aria-valuetext", re.compile(f" of {limit}$"))
    expect(month.get_by_text("replies wait for a person")).to_be_visible()
    # What the platform takes is told where it is less than the plan: never in the sandbox, whose days are long.
    assert usage["ceilings"][0]["replies_per_day"] * 30 > usage["automated_replies"]["limit"]
    expect(month.get_by_text("replies a day")).to_have_count(0)
    row = page.get_by_role("row").filter(has_text="Yours")
    expect(row).to_contain_text(limit)
    page.get_by_role("region", name="Seats").get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", name="Team")).to_be_visible()


def test_team_invites_and_audit_tells(house, desk, page):
    desk.go("team")
    expect(page.get_by_text("You", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill(f"{uuid.uuid4().hex[:8]}@understudy.example")
    dialog.get_by_role("button", name="Add a person").click()
    seats = house.client.get("~/usage")["seats"]
    if seats["used"] < seats["limit"]:
        expect(dialog.get_by_label("Link")).to_have_value(re.compile("invitation="))
    else:
        expect(page.get_by_role("region", name="Messages", exact=True).get_by_text("seat")).to_be_visible()
    desk.go("audit")
    expect(page.get_by_text("The chain is whole")).to_be_visible()
    page.get_by_label("Action").fill("settings.updated")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("cell", name="settings.updated").first).to_be_visible()


def test_settings_and_system_are_kept(house, desk, page):
    desk.go("settings")
    field = page.get_by_label("Creator or agency")
    before = field.input_value()
    field.fill("Romy and crew")
    page.get_by_role("region", name="Workspace").get_by_role("button", name="Save").click()
    expect(desk.toast("Saved.")).to_be_visible()
    assert house.client.get("~")["name"] == "Romy and crew"
    field.fill(before)
    page.get_by_role("region", name="Workspace").get_by_role("button", name="Save").click()
    expect(page.get_by_text("This one")).to_be_visible()
    desk.go("system")
    expect(page.get_by_role("region", name="Queues").get_by_role("row").nth(1)).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("region", name="Jobs").get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("region", name="Language models in").get_by_text("no cost")).to_be_visible()
    page.get_by_role("button", name="Stop everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop everything").click()
    expect(page.get_by_role("button", name="Lift the stop")).to_be_visible()
    page.get_by_role("button", name="Lift the stop").click()
    expect(page.get_by_role("button", name="Stop everything")).to_be_visible()
