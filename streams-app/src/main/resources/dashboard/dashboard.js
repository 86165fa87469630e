// Polls the tracker and redraws what changed.

import { $, el, retell } from "./dom.js";
import { drawDecisions } from "./decisions.js";
import { drawAcceptors, drawAlerts, drawChange, drawFacts, drawProducers, drawShares } from "./parts.js";

const POLL_MS = 2000;
const PATIENCE_MS = 8000;
const MORE_DECISIONS = 40;
const MAX_DECISIONS = 1000;
const MAX_ASKED_ENDS = 10;
const drawn = new Map();
const ends = new Map();
let selected = fromAddress();
let shownDecisions = MORE_DECISIONS;
let asked = 0;
let lastAnswerMs = 0;

function fromAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

class Refusal extends Error {}

async function ask(path) {
  // A tracker that hangs must not leave the page showing old figures as new ones.
  const response = await fetch(path, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) });
  const body = await response.json();
  if (!response.ok) throw new Refusal(body.error || `the tracker answers ${response.status}`);
  return body;
}

// Redraws a part only when its data changed, so that focus, selection and scroll stay.
function draw(part, data, drawer) {
  const key = JSON.stringify(data);
  if (drawn.get(part) === key) return;
  drawn.set(part, key);
  drawer();
}

function drawTabs(rings) {
  const tabs = rings.map((r) => {
    const current = r.ring === selected;
    const tab = el("button", {
      role: "tab", type: "button", "aria-selected": current, "aria-controls": "ring", tabindex: current ? 0 : -1, title: r.ring,
    }, r.ring + (r.openAlerts ? ` (${r.openAlerts} ${r.openAlerts === 1 ? "alert" : "alerts"})` : ""));
    tab.addEventListener("click", () => select(r.ring));
    return tab;
  });
  const hadFocus = $("rings").contains(document.activeElement);
  $("rings").replaceChildren(...tabs);
  if (hadFocus) tabs.find((t) => t.getAttribute("aria-selected") === "true")?.focus();
}

function select(ring) {
  if (ring === selected) return;
  selected = ring;
  shownDecisions = MORE_DECISIONS;
  history.replaceState(null, "", "#" + encodeURIComponent(ring));
  refresh();
}

$("rings").addEventListener("keydown", (e) => {
  const tabs = [...$("rings").children];
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[e.key];
  if (to === undefined || !tabs.length) return;
  tabs[(to + tabs.length) % tabs.length].click();
  e.preventDefault();
});

$("older").addEventListener("click", () => {
  shownDecisions = Math.min(MAX_DECISIONS, shownDecisions + MORE_DECISIONS);
  refresh();
});

// Why a change was aborted is told by its proposal's end; that never changes, so it is asked once.
async function learnEnds(decisions) {
  const unknown = decisions.filter((d) => d.step === "ABORTED" && d.change?.proposalId && !ends.has(d.change.proposalId));
  await Promise.all(unknown.slice(0, MAX_ASKED_ENDS).map(async ({ change }) => {
    try {
      const proposal = await ask("/api/proposals/" + encodeURIComponent(change.proposalId));
      if (proposal.status === "ABORTED") ends.set(change.proposalId, proposal.detail);
    } catch (e) {
      if (!(e instanceof Refusal)) throw e;
    }
  }));
}

function drawRing(ring, decisions, producers) {
  const own = producers.filter((p) => p.topics.some((t) => ring.topics.includes(t)));
  draw("facts", ring, () => drawFacts(ring));
  draw("change", [ring.change, ring.drained, own], () => drawChange(ring, own));
  draw("shares", [ring.shares, ring.tableEpoch, ring.epoch], () => drawShares(ring));
  draw("decisions", [decisions, ring.slots, [...ends.keys()]], () => drawDecisions(decisions, ring, ends));
  draw("acceptors", [ring.acceptors, ring.deciders, ring.version], () => drawAcceptors(ring));
  draw("producers", [own, ring.change, ring.drained, ring.deciders], () => drawProducers(ring, own));
  $("older").hidden = decisions.length < shownDecisions || shownDecisions >= MAX_DECISIONS;
  $("ring").hidden = false;
  document.title = `${ring.openAlerts ? "⚠ " : ""}${ring.ring}, epoch ${ring.epoch} – Ringkeeper`;
}

async function refresh() {
  const turn = ++asked;
  try {
    const [rings, alerts, producers] = await Promise.all([ask("/api/rings"), ask("/api/alerts"), ask("/api/producers")]);
    if (turn !== asked) return;
    if (!rings.some((r) => r.ring === selected)) selected = rings.length ? rings[0].ring : "";
    const path = "/api/rings/" + encodeURIComponent(selected);
    const [ring, decisions] = selected
      ? await Promise.all([ask(path), ask(`${path}/decisions?limit=${shownDecisions}`)])
      : [null, []];
    await learnEnds(decisions);
    if (turn !== asked) return;
    draw("tabs", [rings.map((r) => [r.ring, r.openAlerts]), selected], () => drawTabs(rings));
    draw("alerts", alerts, () => drawAlerts(alerts));
    $("empty").hidden = rings.length > 0;
    if (ring) drawRing(ring, decisions, producers);
    else $("ring").hidden = true;
    lastAnswerMs = Date.now();
    reached();
  } catch (e) {
    if (turn === asked) lost(e);
  }
}

// A status that changes every two seconds would be read out every two seconds.
function tell(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

function reached() {
  tell("freshness", "live");
  $("freshness").classList.remove("lost");
  $("trouble").hidden = true;
  document.body.classList.remove("stale");
}

function lost(e) {
  const refused = e instanceof Refusal;
  tell("freshness", refused ? "tracker not ready" : "tracker not reached");
  $("freshness").classList.add("lost");
  const since = lastAnswerMs ? ` What is shown is from ${new Date(lastAnswerMs).toLocaleTimeString()}.` : "";
  tell("trouble", refused
    ? `${e.message[0].toUpperCase()}${e.message.slice(1)}. This page tries again by itself.${since}`
    : `The tracker does not answer. Check that ‘ringkeeper tracker’ runs; this page tries again by itself.${since}`);
  $("trouble").hidden = false;
  document.body.classList.add("stale");
}

async function poll() {
  if (!document.hidden) {
    await refresh();
    retell();
  }
  setTimeout(poll, POLL_MS);
}
addEventListener("hashchange", () => select(fromAddress()));
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
poll();
