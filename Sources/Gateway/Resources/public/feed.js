// The inbox: tabs with counts, cards, actions on them, and their keys.
import { ask, byID, call, inWorkspace, make, may, names, state, toast } from "/assets/app.js";

const tabs = [["all", "Live"], ["needs_me", "Needs me"], ["drafts", "Drafts"], ["auto_sent", "Auto-sent"], ["flagged", "Flagged"], ["done", "Done"]];
const words = (text) => (text ?? "").replaceAll("_", " ");
const tone = {
  awaiting_review: "warn", scheduled: "accent", sending: "accent", responded: "good", handled_elsewhere: "good", failed: "bad", rejected: "bad", pending: "", processing: "", ignored: "", hidden: "",
};

export class Feed {
  constructor() {
    this.tab = "all";
    this.search = "";
    this.items = new Map();
    this.nodes = new Map();
    this.next = null;
    this.editing = null;
    this.timer = null;
    this.generation = 0;
    this.limit = 30;
    this.bind();
  }

  bind() {
    const list = byID("tabs");
    for (const [name, title] of tabs) {
      list.append(make("button", { type: "button", role: "tab", id: `tab-${name}`, "data-tab": name, "aria-controls": "feed", onclick: () => this.choose(name) },
        title, name === "all" ? null : make("span", { class: "count", text: "–" })));
    }
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = tabs.findIndex(([name]) => name === this.tab);
      this.choose(tabs[(at + step + tabs.length) % tabs.length][0]);
      byID(`tab-${this.tab}`).focus();
    });
    byID("search-form").addEventListener("submit", (event) => { event.preventDefault(); this.find(); });
    byID("search").addEventListener("input", () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.find(), 300); });
    byID("more").addEventListener("click", () => this.loadMore());
    document.addEventListener("keydown", (event) => this.key(event));
    setInterval(() => this.tick(), 1000);
  }

  find() {
    const search = byID("search").value.trim();
    if (search === this.search) return;
    this.search = search;
    this.open();
  }

  choose(tab) {
    this.tab = tab;
    this.open();
  }

  say(text) { byID("feed-state").textContent = text; }

  /** Shows the tab from its top. */
  async open() {
    for (const [name] of tabs) {
      byID(`tab-${name}`).setAttribute("aria-selected", String(name === this.tab));
      byID(`tab-${name}`).tabIndex = name === this.tab ? 0 : -1;
    }
    byID("feed").setAttribute("aria-labelledby", `tab-${this.tab}`);
    this.items.clear();
    this.nodes.clear();
    this.editing = null;
    this.limit = 30;
    this.say("");
    byID("cards").replaceChildren(make("li", { class: "skeleton" }), make("li", { class: "skeleton" }), make("li", { class: "skeleton" }));
    await this.refresh();
  }

  query(cursor) {
    const query = new URLSearchParams({ limit: String(cursor ? 30 : Math.min(this.limit, 200)) });
    if (this.tab !== "all") query.set("tab", this.tab);
    if (this.search) query.set("q", this.search);
    if (cursor) query.set("cursor", cursor);
    return inWorkspace(`/messages?${query}`);
  }

  /** Fetches what is shown again, and the counts. An answer that comes after a newer question is dropped. */
  async refresh() {
    if (!state.workspace) return;
    const generation = ++this.generation;
    byID("feed").setAttribute("aria-busy", "true");
    try {
      const [page, counts] = await Promise.all([call("GET", this.query()), call("GET", inWorkspace("/messages/counts"))]);
      if (generation !== this.generation) return;
      this.next = page.next ?? null;
      this.show(page.items);
      this.showCounts(counts);
    } catch (problem) {
      if (generation !== this.generation) return;
      if (!this.items.size) byID("cards").replaceChildren();
      this.say(`The messages can't be loaded: ${problem.message}`);
    } finally {
      if (generation === this.generation) byID("feed").setAttribute("aria-busy", "false");
    }
  }

  async loadMore() {
    const button = byID("more");
    button.disabled = true;
    try {
      const page = await call("GET", this.query(this.next));
      this.limit += page.items.length;
      this.next = page.next ?? null;
      this.show([...this.items.values(), ...page.items]);
    } catch (problem) { toast(problem.message, true); }
    button.disabled = false;
  }

  /** Something happened: look again soon, once for many events. */
  changed() {
    if (this.timer) return;
    this.timer = setTimeout(() => { this.timer = null; this.refresh(); }, 400);
  }

  showCounts(counts) {
    for (const [name] of tabs.filter(([name]) => name !== "all")) {
      const badge = byID(`tab-${name}`).querySelector(".count");
      badge.textContent = counts[name] ?? 0;
      badge.classList.toggle("some", (counts[name] ?? 0) > 0);
    }
  }

  show(items) {
    const list = byID("cards");
    const isFirst = this.items.size === 0;
    const focused = document.activeElement?.closest?.(".card")?.dataset.id;
    this.items = new Map(items.map((item) => [item.id, item]));
    // Somebody is writing there: the card stays until they are done.
    if (this.editing && !this.items.has(this.editing)) this.items.set(this.editing, { ...this.nodes.get(this.editing).item });
    const wanted = [...this.items.values()].map((item) => {
      const known = this.nodes.get(item.id);
      const print = JSON.stringify(item);
      if (known && (known.print === print || this.editing === item.id)) return known.node;
      const node = this.card(item);
      if (!known && !isFirst) node.classList.add("fresh");
      this.nodes.set(item.id, { node, print, item });
      return node;
    });
    for (const id of [...this.nodes.keys()]) if (!this.items.has(id)) this.nodes.delete(id);
    // Moving a node that already stands right would take its focus away.
    wanted.forEach((node, index) => { if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null); });
    while (list.children.length > wanted.length) list.lastElementChild.remove();
    if (focused && !list.contains(document.activeElement)) this.nodes.get(focused)?.node.focus();
    byID("more").hidden = !this.next;
    this.say(this.items.size ? "" : this.search ? "No message has these words." : { needs_me: "Nothing waits for you. Nice.", all: "No messages yet. They appear here as fans write." }[this.tab] ?? "Nothing here yet.");
  }

  // Cards

  card(item) {
    const name = item.contact?.display_name || item.contact?.username || "Somebody";
    const place = item.kind === "comment" ? (item.post_title ? `comment on “${item.post_title}”` : "comment") : "direct message";
    const text = item.is_blanked ? "(The content was erased.)" : item.text || (item.attachments.length ? `(${item.attachments.map((each) => each.type).join(", ")})` : "");
    return make("li", { class: "card", tabindex: "-1", "data-id": item.id, "aria-label": `Message of ${name}, ${words(item.state)}` },
      make("header", {},
        make("span", { class: "initials", "aria-hidden": "true", text: [...name.replace("@", "")].slice(0, 2).join("").toUpperCase() }),
        make("div", { class: "who" }, make("strong", { text: name }), make("small", { text: `${names[item.platform] ?? item.platform} · ${place}` })),
        make("time", { datetime: item.received_at, title: new Date(item.received_at).toLocaleString(), text: ago(item.received_at) })),
      make("p", { class: "text", dir: "auto", text }),
      this.chips(item), this.reply(item), this.why(item), this.actions(item));
  }

  chips(item) {
    const chips = [[words(item.state), tone[item.state] ?? ""]];
    if (item.category) chips.push([words(item.category), ["sensitive", "offensive", "spam"].includes(item.category) ? "bad" : ""]);
    if (item.route) chips.push([`route: ${item.route}`, ""]);
    for (const risk of item.triage?.risks ?? []) chips.push([words(risk), "bad"]);
    if (item.triage && item.triage.language !== "und" && item.triage.language !== "en") chips.push([item.triage.language, ""]);
    if (item.is_backfilled) chips.push(["from before connecting", ""]);
    return make("div", { class: "chips" }, ...chips.map(([text, kind]) => make("span", { class: `chip ${kind}`, text })));
  }

  reply(item) {
    const { draft, delivery } = item;
    if (!draft && !delivery) return null;
    const isSent = delivery?.state === "sent";
    const text = delivery ? delivery.parts.map((part) => part.text).join("\n\n") : draft.text;
    const label = make("div", { class: "label" }, make("b", { text: delivery ? `Reply ${words(delivery.state)}` : "Draft" }),
      delivery ? make("span", { text: delivery.is_automated ? "by itself" : "approved by a person" }) : null);
    if (draft) {
      const percent = Math.round(draft.confidence.value * 100);
      label.append(make("span", { text: `confidence ${percent} %` }), make("meter", { min: 0, max: 1, low: 0.5, high: 0.85, optimum: 1, value: draft.confidence.value, "aria-label": `Confidence ${percent} percent` }),
        make("span", { text: draft.generator.split(":")[0].replaceAll("-", " ") }));
    }
    if (delivery?.state === "planned") label.append(make("span", { class: "countdown", "data-at": delivery.send_at, text: countdown(delivery.send_at) }));
    return make("div", { class: isSent ? "reply sent" : "reply" }, label, make("p", { class: "text", dir: "auto", text }), delivery?.error ? make("p", { class: "error", text: delivery.error.text }) : null);
  }

  why(item) {
    const reasons = [...(item.reasons ?? []), ...(item.draft?.reasons ?? [])];
    const sources = item.draft?.sources ?? [];
    if (!reasons.length && !sources.length) return null;
    return make("details", {}, make("summary", { text: `Why (${reasons.length}${sources.length ? `, ${sources.length} sources` : ""})` }),
      make("ul", {}, ...reasons.map((reason) => make("li", { text: reason.text })),
        ...sources.map((source) => make("li", {}, make("em", { text: `${source.kind}: ` }), source.excerpt))));
  }

  actions(item) {
    const bar = make("div", { class: "actions" });
    if (!may("moderator") || item.direction !== "inbound") return bar;
    const button = (name, title, kind, action) => bar.append(make("button", { type: "button", class: kind, "data-action": name, text: title, onclick: action }));
    if (item.state === "awaiting_review") {
      if (item.draft) button("approve", "Approve & send", "primary", () => this.act(item, "approve", { draft_id: item.draft.id }));
      button("edit", item.draft ? "Edit" : "Write a reply", item.draft ? "quiet" : "primary", () => this.edit(item));
      if (item.draft) button("reject", "Reject", "quiet", () => this.reject(item));
      button("ignore", "Put aside", "quiet", () => this.act(item, "ignore"));
      button("take-over", "Take over", "quiet", () => this.takeOver(item));
    }
    if (item.delivery?.state === "planned") button("undo", "Undo", "quiet", () => this.act(item, "undo"));
    if (["ignored", "hidden", "rejected", "failed"].includes(item.state)) button("reopen", "Take up again", "quiet", () => this.act(item, "reopen"));
    return bar;
  }

  // Actions

  async act(item, action, body) {
    const node = this.nodes.get(item.id)?.node;
    node?.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    try {
      await call("POST", inWorkspace(`/messages/${item.id}/${action}`), { body });
      this.editing = null;
      toast({ approve: "The reply is on its way.", undo: "The reply was taken back.", reject: "Rejected.", ignore: "Put aside.", reopen: "It waits for you again." }[action]);
    } catch (problem) {
      const needs = problem.details.needs;
      const question = { confirms_stop: "Send all the same?", confirms_not_arrived: "Did the earlier reply not arrive?" }[needs];
      if (question && (await ask(question, problem.message, { ok: "Yes, send" })) !== null) {
        await this.act(item, action, { ...body, [needs]: true });
        return;
      }
      if (!question) toast(problem.message, true);
      node?.querySelectorAll("button").forEach((button) => { button.disabled = false; });
      if (this.editing === item.id) return;
    }
    this.forget(item.id);
    await this.refresh();
  }

  /** The card is drawn anew at the next look. */
  forget(id) {
    const known = this.nodes.get(id);
    if (known) known.print = "";
  }

  async reject(item) {
    const reason = await ask("Reject this draft?", "The reason teaches the avatar.", { ok: "Reject", label: "What is wrong with it?" });
    if (reason) await this.act(item, "reject", { reason });
  }

  async takeOver(item) {
    try {
      await call("POST", inWorkspace(`/conversations/${item.conversation_id}/take-over`));
      toast("You answer here now. Nothing is sent by itself in this conversation.");
    } catch (problem) { toast(problem.message, true); }
    await this.refresh();
  }

  edit(item) {
    const { node } = this.nodes.get(item.id);
    const area = make("textarea", { rows: 4, maxlength: 10000, "aria-label": "Reply", dir: "auto" });
    area.value = item.draft?.text ?? "";
    const close = () => { this.editing = null; this.forget(item.id); this.refresh(); };
    const send = () => {
      const text = area.value.trim();
      if (!text) { area.focus(); return; }
      this.act(item, "approve", { text, ...(item.draft ? { draft_id: item.draft.id } : {}) });
    };
    this.editing = item.id;
    node.querySelector(".reply")?.remove();
    node.querySelector(".actions").replaceChildren(
      make("button", { type: "button", class: "primary", text: "Send", onclick: send }), make("button", { type: "button", class: "quiet", text: "Cancel", onclick: close }));
    node.querySelector(".actions").before(area);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
      if (event.key === "Escape") close();
    });
    area.focus();
  }

  // Keys and clocks

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || byID("app").hidden || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "/") { event.preventDefault(); byID("search").focus(); return; }
    const cards = [...byID("cards").querySelectorAll(".card")];
    const at = cards.indexOf(document.activeElement?.closest?.(".card"));
    if (event.key === "j" || event.key === "k") {
      const next = cards[at < 0 ? 0 : Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), cards.length - 1)];
      next?.focus();
      next?.scrollIntoView({ block: "nearest" });
      return;
    }
    const action = { a: "approve", e: "edit", r: "reject", u: "undo" }[event.key];
    if (!action || at < 0) return;
    event.preventDefault();
    cards[at].querySelector(`[data-action="${action}"]`)?.click();
  }

  tick() {
    for (const time of document.querySelectorAll(".card time")) time.textContent = ago(time.getAttribute("datetime"));
    for (const clock of document.querySelectorAll(".countdown")) clock.textContent = countdown(clock.dataset.at);
  }
}

function ago(text) {
  const seconds = Math.max(0, (Date.now() - Date.parse(text)) / 1000);
  if (seconds < 45) return "now";
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h`;
  return new Date(text).toLocaleDateString();
}

function countdown(text) {
  const seconds = Math.round((Date.parse(text) - Date.now()) / 1000);
  return seconds > 0 ? `leaves in ${seconds} s` : "leaving now";
}
