// The timeline: one entry a change, in it the decisions that began and ended it, in each the votes.

import { $, ballot, count, duration, el, nameOf, percent, plural, svg, votes, when, words } from "./dom.js";

const STEPS = { GENESIS: "created", BEGUN: "begun", COMPLETED: "active", ABORTED: "aborted", AMENDED: "amended", UNKNOWN: "decided" };
const open = new Set();

// What began and what ended a change are two decisions with one change id, newest first.
function changes(decisions) {
  const groups = [];
  for (const d of decisions) {
    const last = groups[groups.length - 1];
    const same = last && d.change && last[0].change && ballot(last[0].change.changeId) === ballot(d.change.changeId);
    if (same) last.push(d);
    else groups.push([d]);
  }
  return groups;
}

// Who decided and who decides from then on differ in one acceptor at most.
function amended(d) {
  const left = d.deciders.filter((a) => !d.acceptors.includes(a)).map(nameOf);
  const came = d.acceptors.filter((a) => !d.deciders.includes(a)).map(nameOf);
  if (came.length && left.length) return `Acceptor ${came.join(", ")} took the place of ${left.join(", ")}`;
  if (came.length) return `Acceptor ${came.join(", ")} votes from now on`;
  if (left.length) return `Acceptor ${left.join(", ")} votes no more`;
  return "Acceptors confirmed, the table stays";
}

function title(d) {
  switch (d.step) {
    case "GENESIS": return "Ring created";
    case "BEGUN": return `Change to epoch ${d.epoch + 1} under way`;
    case "COMPLETED": return `Epoch ${d.epoch} is active`;
    case "ABORTED": return `Change to epoch ${d.epoch + 1} aborted, epoch ${d.epoch} stays`;
    case "AMENDED": return amended(d);
    default: return `Epoch ${d.epoch}, ${d.phase.toLowerCase()}`;
  }
}

function moved(d, slots) {
  const n = d.change.movedSlots;
  if (!n) return "no slot moved";
  const verb = { BEGUN: n === 1 ? "is moving" : "are moving", ABORTED: n === 1 ? "was to move" : "were to move" }[d.step] || "moved";
  return `${plural(n, "slot")} ${verb}` + (slots ? ` (${percent(n / slots)})` : "");
}

function facts(group, slots) {
  const change = group[0].change;
  if (!change) return "";
  const took = group[0].chosenAtMs - group[group.length - 1].startedAtMs;
  return [
    words(change.kind),
    moved(group[0], slots),
    group.length > 1 && took >= 0 ? `took ${duration(took)}` : "",
    change.requestedBy ? `asked by ${change.requestedBy}` : "",
  ].filter(Boolean).join(" · ");
}

// A promise is a ring, an accept a dot, on one time line for all acceptors. A vote that was seen
// long after the decision stands at the edge: it would press the others into one point.
function lane(d, promise, accept) {
  const end = Math.max(d.chosenAtMs + 1, d.chosenAtMs + (d.chosenAtMs - d.startedAtMs) / 4);
  const start = Math.min(d.startedAtMs, ...d.promises.map((v) => v.timeMs));
  const x = (ms) => (8 + 184 * Math.min(1, Math.max(0, (ms - start) / (end - start)))).toFixed(1);
  return svg("svg", { viewBox: "0 0 200 16", "aria-hidden": "true" },
    svg("line", { x1: 4, x2: 196, y1: 8, y2: 8 }),
    ...(promise ? [svg("circle", { class: "promise", cx: x(promise.timeMs), cy: 8, r: 5 })] : []),
    ...(accept ? [svg("circle", { class: "accept", cx: x(accept.timeMs), cy: 8, r: 5 })] : []));
}

function round(d) {
  const start = Math.min(d.startedAtMs, ...d.promises.map((v) => v.timeMs));
  const told = (v) => (v ? "+" + duration(Math.max(0, v.timeMs - start)) : "not seen");
  const rows = d.deciders.map((a) => {
    const promise = d.promises.find((v) => v.acceptor === a);
    const accept = d.accepts.find((v) => v.acceptor === a);
    return el("tr", {}, el("td", {}, nameOf(a)), el("td", { class: "lane" }, lane(d, promise, accept)),
      el("td", {}, told(promise)), el("td", {}, told(accept)));
  });
  const more = {
    Ballot: ballot(d.ballot),
    "Ballots overtaken": d.preempted.map(ballot).join(", "),
    Proposal: d.change ? d.change.proposalId : "",
    "State’s digest": d.digest.slice(0, 16),
    Chosen: new Date(d.chosenAtMs).toLocaleString(),
  };
  return el("div", { class: "round" },
    el("p", { class: "why" }, `${d.majority} of ${d.deciders.length} acceptors decide; ${d.accepts.length} accepted.`),
    el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ...["Acceptor", "", "Promised ○", "Accepted ●"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, ...rows))),
    el("dl", {}, ...Object.entries(more).filter(([, v]) => v).map(([k, v]) => el("div", {}, el("dt", {}, k), el("dd", {}, v)))));
}

function step(d) {
  const voted = new Set(d.accepts.map((v) => v.acceptor));
  const key = `${d.ring}/${d.version}`;
  const node = el("details", { class: "step" },
    el("summary", {},
      el("span", {}, STEPS[d.step] || words(d.step)),
      votes(d.deciders, voted, "accepted"),
      el("span", { class: "num tries" }, d.rounds > 1 ? plural(d.rounds, "ballot") : ""),
      el("span", { class: "num ballot", title: ballot(d.ballot) }, `ballot ${count(d.ballot.round)}`),
      el("span", { class: "num" }, duration(d.durationMs))));
  const fill = () => { if (node.children.length < 2) node.append(round(d)); };
  node.addEventListener("toggle", () => {
    if (node.open) { open.add(key); fill(); } else open.delete(key);
  });
  if (open.has(key)) { fill(); node.open = true; }
  return node;
}

/** Draws them; `ends` tells by proposal why its change was aborted. */
export function drawDecisions(decisions, ring, ends) {
  $("decisions-note").textContent = decisions.length
    ? "Newest first. Each row is one agreement: who accepted, at which ballot, how long it took. Open a row for its votes."
    : "No decision is proved yet: a majority of the acceptors’ events is needed.";
  $("decisions").replaceChildren(...changes(decisions).map((group) => {
    const newest = group[0];
    const about = facts(group, ring.slots);
    const reason = newest.change?.reason;
    const end = newest.step === "ABORTED" && ends.get(newest.change?.proposalId);
    return el("li", { class: newest.step.toLowerCase() },
      el("h3", {}, title(newest), when(newest.chosenAtMs)),
      ...(about ? [el("p", {}, about, ...(reason ? [" · ", el("q", {}, reason)] : []))] : []),
      ...(end ? [el("p", { class: "end" }, `Aborted: ${end}.`)] : []),
      ...group.map(step));
  }));
}
