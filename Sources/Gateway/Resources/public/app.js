// The shell: signing in, the workspace's switches, connections and the live line.
import { Feed } from "/assets/feed.js";

export const byID = (id) => document.getElementById(id);

/** Makes an element: attributes by name, `text` as text content, `on…` as listeners. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export class Problem extends Error {
  constructor(status, body) {
    super((body.fields ?? []).map((field) => `${field.field} ${field.message}`).join("; ") || body.detail || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? "";
    this.details = body.details ?? {};
  }
}

/** Calls the API. Throws `Problem`. */
export async function call(method, path, { body, headers = {} } = {}) {
  const request = { method, headers: { Accept: "application/json", ...headers }, credentials: "same-origin" };
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  if (method === "POST" && crypto.randomUUID) request.headers["Idempotency-Key"] = crypto.randomUUID();
  let response;
  try {
    response = await fetch(`/api/v1${path}`, request);
  } catch {
    throw new Problem(0, { detail: "The server can't be reached." });
  }
  const text = await response.text();
  let value = {};
  try { value = text ? JSON.parse(text) : {}; } catch { value = {}; }
  if (!response.ok) {
    if (response.status === 401 && state.user) location.reload();
    throw new Problem(response.status, value);
  }
  return value;
}

export function toast(text, isBad = false) {
  const element = make("div", { class: isBad ? "toast bad" : "toast", text });
  byID("toasts").append(element);
  setTimeout(() => element.remove(), isBad ? 8000 : 4000);
}

/** Asks a question; the answer is null when it was cancelled, else the typed text (or ""). */
export function ask(title, text, { ok = "OK", label = null } = {}) {
  const dialog = byID("ask");
  byID("ask-title").textContent = title;
  byID("ask-text").textContent = text;
  byID("ask-ok").textContent = ok;
  byID("ask-field").hidden = !label;
  byID("ask-label").textContent = label ?? "";
  byID("ask-input").value = "";
  byID("ask-input").required = Boolean(label);
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? byID("ask-input").value.trim() : null), { once: true });
  });
}

const ranks = ["analyst", "moderator", "manager", "owner"];
export const state = { user: null, workspaces: [], workspace: null, avatar: null, connections: [], platforms: [] };
export const may = (role) => ranks.indexOf(state.workspace?.role) >= ranks.indexOf(role);
export const inWorkspace = (path) => `/workspaces/${state.workspace.id}${path}`;

const feed = new Feed();
let events = null;

// Signing in

let isRegistering = false;

async function showEntry() {
  byID("app").hidden = true;
  byID("entry").hidden = false;
  let registration = "closed";
  try { registration = (await call("GET", "/status")).registration; } catch (problem) { byID("entry-error").textContent = problem.message; }
  setEntry(registration === "first", registration);
}

function setEntry(registering, registration) {
  isRegistering = registering;
  byID("entry-title").textContent = registering ? (registration === "first" ? "Set up Understudy" : "Make an account") : "Sign in";
  byID("entry-hint").textContent = registering && registration === "first" ? "The first account runs this installation." : "";
  byID("name-field").hidden = !registering;
  byID("token-field").hidden = !(registering && registration === "first");
  byID("entry-submit").textContent = registering ? "Make account" : "Sign in";
  byID("password").autocomplete = registering ? "new-password" : "current-password";
  const button = byID("entry-switch");
  button.hidden = registration === "closed";
  button.textContent = registering ? "I have an account" : "Make an account";
  button.onclick = () => setEntry(!registering, registration);
  (registering ? byID("name") : byID("email")).focus();
}

byID("entry-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const submit = byID("entry-submit");
  const form = new FormData(event.target);
  byID("entry-error").textContent = "";
  submit.disabled = true;
  try {
    const body = { email: form.get("email"), password: form.get("password") };
    if (isRegistering) {
      body.name = form.get("name") || String(form.get("email")).split("@")[0];
      if (form.get("set_up_token")) body.set_up_token = form.get("set_up_token");
    }
    await enter(await call("POST", isRegistering ? "/register" : "/sign-in", { body }));
    event.target.reset();
  } catch (problem) {
    byID("entry-error").textContent = problem.message;
    byID("password").focus();
  } finally {
    submit.disabled = false;
  }
});

byID("sign-out").addEventListener("click", async () => {
  try { await call("POST", "/sign-out"); } catch (problem) { toast(problem.message, true); return; }
  location.reload();
});

// The workspace

async function enter(session) {
  state.user = session.user;
  state.workspaces = session.workspaces;
  byID("entry").hidden = true;
  byID("app").hidden = false;
  const wanted = new URLSearchParams(location.search);
  const select = byID("workspace");
  select.replaceChildren(...state.workspaces.map((workspace) => make("option", { value: workspace.id, text: workspace.name })));
  const first = state.workspaces.find((workspace) => workspace.id === wanted.get("workspace")) ?? state.workspaces[0];
  if (!first) {
    feed.say("You are in no workspace yet. Ask its owner to add you.");
    return;
  }
  select.value = first.id;
  await openWorkspace(first);
  if (wanted.get("connected")) toast("The account is connected. Messages and content are being read.");
  if (wanted.get("connection_error")) toast(`The account was not connected (${wanted.get("connection_error").replaceAll("_", " ")}). The notices say why.`, true);
  if (location.search) history.replaceState(null, "", "/");
}

byID("workspace").addEventListener("change", (event) => openWorkspace(state.workspaces.find((workspace) => workspace.id === event.target.value)));

async function openWorkspace(workspace) {
  state.workspace = workspace;
  events?.close();
  await Promise.allSettled([loadAvatar(), loadConnections(), loadNotices(), feed.open()]);
  listen();
}

async function loadAvatar() {
  try { showAvatar(await call("GET", inWorkspace("/avatar"))); } catch (problem) { toast(problem.message, true); }
}

function showAvatar(avatar) {
  state.avatar = avatar;
  const button = byID("avatar-switch");
  button.setAttribute("aria-checked", String(avatar.is_on));
  button.title = avatar.is_on ? "The avatar answers by itself where its settings allow" : "Nothing leaves by itself";
  button.disabled = !may(avatar.is_on ? "moderator" : "manager");
  const stop = byID("stop");
  stop.textContent = avatar.is_stopped ? "Lift stop" : "Emergency stop";
  stop.setAttribute("aria-pressed", String(avatar.is_stopped));
  stop.disabled = !may(avatar.is_stopped ? "manager" : "moderator");
  byID("stop-banner").hidden = !avatar.is_stopped;
}

byID("avatar-switch").addEventListener("click", async () => {
  const on = !state.avatar.is_on;
  try {
    showAvatar(await call("PUT", inWorkspace("/avatar/switch"), { body: { is_on: on } }));
    toast(on ? "The avatar is on." : "The avatar is off: nothing leaves by itself.");
  } catch (problem) { toast(problem.message, true); }
});

byID("stop").addEventListener("click", async () => {
  const stopping = !state.avatar.is_stopped;
  if (!stopping && (await ask("Lift the emergency stop?", "The avatar drafts again, and sends by itself where its settings allow.", { ok: "Lift it" })) === null) return;
  try {
    showAvatar(await call("PUT", inWorkspace("/avatar/stop"), { body: { is_stopped: stopping } }));
    toast(stopping ? "Stopped. Nothing is drafted or sent by itself." : "The stop is lifted.");
  } catch (problem) { toast(problem.message, true); }
});

async function loadNotices() {
  if (!state.workspace) return;
  let page;
  try { page = await call("GET", inWorkspace("/notices?unread=true&limit=5")); } catch { return; }
  byID("notices").replaceChildren(...page.items.map((notice) => make("div", { class: `notice ${notice.urgency}`, role: notice.urgency === "immediate" ? "alert" : null },
    make("span", { text: notice.text }),
    may("moderator") ? make("button", { class: "quiet", type: "button", text: "Done", onclick: async () => {
      try { await call("POST", inWorkspace(`/notices/${notice.id}/read`)); await loadNotices(); } catch (problem) { toast(problem.message, true); }
    } }) : null)));
}

// Connections

async function loadConnections() {
  try {
    const [list, status] = await Promise.all([call("GET", inWorkspace("/connections")), call("GET", "/status")]);
    state.connections = list.items;
    state.platforms = status.platforms;
  } catch (problem) { toast(problem.message, true); return; }
  const live = state.connections.filter((connection) => connection.is_connected);
  const troubled = live.filter((connection) => connection.health.state !== "connected");
  byID("connection-health").replaceChildren(make("i", { class: `dot ${live.length && !troubled.length ? "good" : troubled.length ? "bad" : ""}`, title: `${live.length} connected, ${troubled.length} in trouble` }));
  byID("connection-list").replaceChildren(...(state.connections.length ? state.connections.map(connectionItem) : [make("li", { class: "muted", text: "No account is connected yet." })]));
  byID("connect-buttons").replaceChildren(...(may("manager") ? state.platforms.map((platform) => make("button", { class: "primary", type: "button", text: `Connect ${names[platform] ?? platform}`, onclick: () => connect(platform) })) : []));
}

export const names = { instagram: "Instagram", youtube: "YouTube" };

function connectionItem(connection) {
  const health = connection.health;
  const consent = connection.automation_consent
    ? make("button", { class: "quiet", type: "button", text: "Withdraw automatic replies", onclick: () => change("DELETE", connection, "/automation-consent") })
    : make("button", { class: "quiet", type: "button", text: "Allow automatic replies…", onclick: async () => {
        if ((await ask("Allow automatic replies?", connection.automation_statement, { ok: "I agree" })) !== null) await change("PUT", connection, "/automation-consent", { statement: connection.automation_statement });
      } });
  return make("li", { class: "connection" },
    make("div", { class: "row" },
      make("i", { class: `dot ${health.state === "connected" ? "good" : "bad"}`, "aria-hidden": "true" }),
      make("strong", { text: connection.display_name || connection.username }),
      make("span", { class: "muted", text: `${names[connection.platform] ?? connection.platform} · ${health.state.replaceAll("_", " ")}` })),
    health.reason ? make("p", { class: "muted", text: `${health.reason} ${health.remedy}` }) : null,
    may("manager") && connection.is_connected ? make("div", { class: "row" }, consent, make("button", { class: "danger", type: "button", text: "Disconnect", onclick: async () => {
      if ((await ask(`Disconnect ${connection.display_name}?`, "Nothing is read or sent any more, and the stored content of the account is deleted.", { ok: "Disconnect" })) !== null) await change("DELETE", connection, "");
    } })) : null);
}

async function change(method, connection, path, body) {
  try { await call(method, inWorkspace(`/connections/${connection.id}${path}`), { body }); } catch (problem) { toast(problem.message, true); }
  await loadConnections();
}

async function connect(platform) {
  try { location.assign((await call("POST", inWorkspace("/connections"), { body: { platform } })).authorization_url); } catch (problem) { toast(problem.message, true); }
}

byID("open-connections").addEventListener("click", async () => { byID("connections").showModal(); await loadConnections(); });

// The live line

function setLive(on) {
  byID("live").classList.toggle("on", on);
  byID("live").lastElementChild.textContent = on ? "live" : "connecting";
}

function listen() {
  setLive(false);
  events = new EventSource(`/api/v1${inWorkspace("/events")}`);
  events.onopen = () => setLive(true);
  events.onerror = () => {
    setLive(false);
    // A closed source does not come back by itself (signed out, or too many streams).
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  };
  events.addEventListener("reload", () => refreshAll());
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.type.startsWith("message.") || event.type.startsWith("draft.") || event.type.startsWith("delivery.") || event.type.startsWith("conversation.")) feed.changed(event);
    else if (event.type === "settings.changed") loadAvatar();
    else if (event.type === "connection.changed") loadConnections();
    else if (event.type.startsWith("notice.")) loadNotices();
  };
}

function refreshAll() {
  loadAvatar();
  loadConnections();
  loadNotices();
  feed.refresh();
}

call("GET", "/session").then(enter, showEntry);
