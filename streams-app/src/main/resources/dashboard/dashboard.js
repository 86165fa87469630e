"use strict";

// Polls the tracker and redraws what changed. Texts are only ever set as text, never as markup.

const POLL_MS = 2000;
const SHOWN_DECISIONS = 30;
const $ = (id) => document.getElementById(id);
const drawn = new Map();
let selected = decodeURIComponent(location.hash.slice(1));

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

async function ask(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ? body.error + ": " + body.action : response.status);
  return body;
}

// Redraws a part only when its data changed, so that focus, selection and scroll stay.
function draw(part, data, drawer) {
  const key = JSON.stringify(data);
  if (drawn.get(part) === key) return;
  drawn.set(part, key);
  drawer(data);
}

const percent = (share) => (100 * share).toFixed(2) + " %";
const ballot = (b) => (b && b.round ? `${b.round}.${b.nonce}@${b.proposer}` : "–");
const nameOf = (acceptor) => acceptor.split("#")[0];
const time = (ms) => new Date(ms).toLocaleString();

function drawTabs(rings) {
  const tabs = rings.map((r) => {
    const current = r.ring === selected;
    const tab = el("button", {
      role: "tab", type: "button", id: "tab-" + r.ring, "aria-selected": current,
      "aria-controls": "ring", tabindex: current ? 0 : -1,
    }, r.ring + (r.openAlerts ? ` (${r.openAlerts} alerts)` : ""));
    tab.addEventListener("click", () => select(r.ring));
    return tab;
  });
  const hadFocus = $("rings").contains(document.activeElement);
  $("rings").replaceChildren(...tabs);
  if (hadFocus) tabs.find((t) => t.getAttribute("aria-selected") === "true")?.focus();
}

function select(ring) {
  selected = ring;
  history.replaceState(null, "", "#" + encodeURIComponent(ring));
  refresh();
}

$("rings").addEventListener("keydown", (e) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  const tabs = [...$("rings").children];
  const at = tabs.indexOf(document.activeElement);
  tabs[(at + step + tabs.length) % tabs.length]?.click();
  e.preventDefault();
});

function drawFacts(ring) {
  $("ring-name").textContent = ring.ring;
  $("ring").setAttribute("aria-labelledby", "tab-" + ring.ring);
  const facts = {
    Epoch: ring.epoch < 0 ? "–" : ring.epoch,
    Phase: ring.phase.toLowerCase(),
    Partitions: ring.partitions,
    Slots: ring.slots.toLocaleString(),
    Version: ring.version,
    "Decided at ballot": ballot(ring.ballot),
    Topics: ring.topics.join(", ") || "–",
  };
  $("facts").replaceChildren(
    ...Object.entries(facts).map(([k, v]) => el("div", {}, el("dt", {}, k), el("dd", {}, String(v)))));
  const change = ring.change;
  $("change").hidden = !change;
  if (change) {
    const acks = Object.keys(ring.drained).length;
    $("change").textContent =
      `Under way: ${change.kind}, ${change.movedSlots} slots, asked by ${change.requestedBy || "nobody named"}` +
      (change.reason ? ` – ${change.reason}` : "") + `. ${acks} producers have acknowledged.`;
  }
}

function drawShares(ring) {
  const most = Math.max(...ring.shares.flatMap((s) => [s.share, s.weightShare]), 1e-9);
  $("shares-note").textContent = ring.shares.length
    ? `By the table of epoch ${ring.tableEpoch}. The mark is what a partition’s weight entitles it to.`
    : "The table of this ring is not archived yet.";
  $("shares").replaceChildren(...ring.shares.map((s) => {
    const width = (share) => (100 * share / most).toFixed(3);
    const label = `partition ${s.partition}: ${percent(s.share)} of the key space, ${s.slots} slots, weight ${s.weight}`;
    const bar = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": label },
      svg("rect", { class: "track", width: 100, height: 10, rx: 1 }),
      svg("rect", { class: "bar", width: width(s.share), height: 10, rx: 1 }),
      svg("rect", { class: "wish", x: Math.min(99.6, Math.max(0, width(s.weightShare) - .2)), width: .4, height: 10 }));
    return el("li", {},
      el("span", { class: "p", "aria-hidden": "true" }, String(s.partition)), bar,
      el("span", { class: "n", "aria-hidden": "true" }, percent(s.share)),
      el("span", { class: "s", "aria-hidden": "true" }, `${s.slots} slots, w ${s.weight}`));
  }));
}

const STEPS = {
  GENESIS: (d) => "Ring created",
  BEGUN: (d) => `Change to epoch ${d.epoch + 1} begun`,
  COMPLETED: (d) => `Epoch ${d.epoch} is active`,
  ABORTED: (d) => `Change aborted, epoch ${d.epoch} stays`,
  AMENDED: (d) => "State amended",
  UNKNOWN: (d) => `Epoch ${d.epoch}, ${d.phase.toLowerCase()}`,
};

function drawDecisions(decisions) {
  $("decisions").replaceChildren(...decisions.map((d) => {
    const change = d.change;
    const voted = new Set(d.accepts.map((v) => v.acceptor));
    const votes = el("span", { class: "votes" }, ...d.deciders.map((a) =>
      el("span", { class: voted.has(a) ? "vote" : "vote absent",
        "aria-label": nameOf(a) + (voted.has(a) ? " accepted" : " not seen") }, nameOf(a))));
    const why = change
      ? [change.kind, change.requestedBy && "by " + change.requestedBy, change.reason].filter(Boolean).join(" · ")
      : "";
    const how = `Version ${d.version} at ballot ${ballot(d.ballot)}, ${d.durationMs} ms, ` +
      `${d.rounds} ${d.rounds === 1 ? "round" : "rounds"}` +
      (d.preempted.length ? `, overtaken: ${d.preempted.map(ballot).join(", ")}` : "") + ` · ${time(d.chosenAtMs)} `;
    return el("li", { class: d.step.toLowerCase() },
      el("h3", {}, STEPS[d.step](d)), ...(why ? [el("p", {}, why)] : []), el("p", {}, how, votes));
  }));
}

function drawAcceptors(ring) {
  $("acceptors").replaceChildren(...ring.acceptors.map((a) => el("tr", {},
    el("td", { title: a.incarnation }, a.name), el("td", {}, ballot(a.promised)), el("td", {}, ballot(a.accepted)),
    el("td", {}, String(a.acceptedVersion)), el("td", {}, String(a.lastSequence + 1)),
    el("td", {}, a.excludedBecause ? "excluded: " + a.excludedBecause : "ok"))));
}

function drawAlerts(alerts) {
  $("alerts").hidden = alerts.length === 0;
  $("alert-list").replaceChildren(...alerts.map((a) => el("li",
    { class: a.resolvedAtMs ? "gone" : a.severity.toLowerCase() },
    el("strong", {}, (a.resolvedAtMs ? "gone: " : "") + a.kind.toLowerCase().replaceAll("_", " ") + " · " + time(a.raisedAtMs)),
    a.message)));
}

async function refresh() {
  try {
    const [rings, alerts] = await Promise.all([ask("/api/rings"), ask("/api/alerts")]);
    if (!rings.some((r) => r.ring === selected)) selected = rings.length ? rings[0].ring : "";
    draw("tabs", [rings.map((r) => [r.ring, r.openAlerts]), selected], () => drawTabs(rings));
    draw("alerts", alerts, drawAlerts);
    $("empty").hidden = rings.length > 0;
    $("ring").hidden = !selected;
    if (selected) {
      const path = "/api/rings/" + encodeURIComponent(selected);
      const asked = selected;
      const [ring, decisions] = await Promise.all([ask(path), ask(`${path}/decisions?limit=${SHOWN_DECISIONS}`)]);
      if (asked !== selected) return;
      draw("facts", ring, drawFacts);
      draw("shares", [ring.shares, ring.tableEpoch], () => drawShares(ring));
      draw("decisions", decisions, drawDecisions);
      draw("acceptors", ring.acceptors, () => drawAcceptors(ring));
    }
    say("live", false);
  } catch (e) {
    say("not reached: " + e.message, true);
  }
}

// A status that changes every two seconds would be read out every two seconds.
function say(text, lost) {
  if ($("freshness").textContent !== text) $("freshness").textContent = text;
  $("freshness").classList.toggle("lost", lost);
}

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, POLL_MS);
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
poll();
