// Everything of a ring but its timeline: facts, the change under way, shares, acceptors, producers.

import { $, count, duration, el, nameOf, percent, plural, votes, when, words } from "./dom.js";

const COLUMNS_FROM = 33;
const TALL_FROM = 121;
const SHOWN_PRODUCERS = 100;

function chip(node, text, kind) {
  node.textContent = text;
  node.className = "chip " + kind;
}

export function drawFacts(ring) {
  $("ring-name").textContent = ring.ring;
  $("ring").setAttribute("aria-labelledby", "ring-name");
  const phases = { STABLE: ["stable", ""], MOVING: ["change under way", "warning"] };
  chip($("phase"), ...(phases[ring.phase] || ["nothing proved yet", "warning"]));
  if (ring.openAlerts) chip($("audit"), plural(ring.openAlerts, "open alert"), "violation");
  else chip($("audit"), "audit clean", "");
  const facts = {
    Epoch: ring.epoch < 0 ? "–" : count(ring.epoch),
    Partitions: count(ring.partitions),
    Slots: count(ring.slots),
    Version: ring.version ? count(ring.version) : "–",
    [ring.topics.length === 1 ? "Topic" : "Topics"]: ring.topics.join(", ") || "–",
  };
  $("facts").replaceChildren(
    ...Object.entries(facts).map(([k, v]) => el("div", {}, el("dt", {}, k), el("dd", {}, v))));
}

export function drawChange(ring, producers) {
  const change = ring.change;
  $("change").hidden = !change;
  if (!change) return;
  const acknowledged = Object.keys(ring.drained).length;
  const waiting = producers.filter((p) => p.acknowledgesDrain && !(p.producerId in ring.drained));
  $("change").replaceChildren(
    el("strong", {}, `Change to epoch ${ring.epoch + 1} under way: ${words(change.kind)}`), " ",
    ...(ring.changeSinceMs ? ["begun ", when(ring.changeSinceMs)] : []),
    el("p", {}, `${plural(change.movedSlots, "slot")} move` + (change.movedSlots === 1 ? "s" : "") +
      `, asked by ${change.requestedBy || "nobody named"}` + (change.reason ? `: “${change.reason}”` : "")),
    el("p", {}, `${plural(acknowledged, "producer has", "producers have")} acknowledged` +
      (waiting.length ? `; waiting for ${waiting.slice(0, 5).map((p) => p.clientId || p.producerId).join(", ")}` +
        (waiting.length > 5 ? ` and ${waiting.length - 5} more` : "") : "") + "."));
}

function spread(sizes) {
  const [least, most] = [percent(Math.min(...sizes)), percent(Math.max(...sizes))];
  return least === most ? `${least} each` : `Smallest ${least}, largest ${most}`;
}

export function drawShares(ring) {
  const shares = ring.shares;
  const widest = Math.max(...shares.flatMap((s) => [s.share, s.weightShare]), 1e-9) * 1.04;
  const weighted = shares.some((s) => s.weight !== shares[0].weight);
  const drained = shares.filter((s) => s.slots === 0).length;
  $("shares-note").textContent = shares.length
    ? `By the table of epoch ${count(ring.tableEpoch)}` + (ring.tableEpoch < ring.epoch ? `; that of epoch ${count(ring.epoch)} is not archived yet` : "") +
      `. ${spread(shares.map((s) => s.share).filter((s) => s > 0))}` + (drained ? `, ${plural(drained, "partition")} without keys.` : ".")
    : "The table of this ring is not archived yet.";
  $("shares").classList.toggle("many", shares.length >= COLUMNS_FROM);
  $("shares").classList.toggle("weighted", weighted);
  const tall = shares.length >= TALL_FROM;
  $("shares-box").classList.toggle("tall", tall);
  // What scrolls must be reached by keyboard.
  for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-labelledby": "shares-head" })) {
    if (tall) $("shares-box").setAttribute(name, value);
    else $("shares-box").removeAttribute(name);
  }
  $("shares").replaceChildren(...shares.map((s) => {
    const bar = el("div", { class: "bar" });
    bar.style.width = `${(100 * s.share / widest).toFixed(3)}%`;
    const wish = el("div", { class: "wish" });
    wish.style.left = `${(100 * s.weightShare / widest).toFixed(3)}%`;
    return el("li", { title: `partition ${s.partition}: ${percent(s.share)}, ${plural(s.slots, "slot")}, weight ${s.weight} entitles to ${percent(s.weightShare)}` },
      el("span", { class: "p" }, el("span", { class: "sr" }, "partition "), String(s.partition)),
      el("div", { class: "track", "aria-hidden": "true" }, bar, wish),
      el("span", { class: "n" }, percent(s.share)),
      el("span", { class: "s" }, s.slots ? plural(s.slots, "slot") : "no keys"),
      ...(weighted ? [el("span", { class: "w" }, `weight ${count(s.weight)}`)] : []));
  }));
}

const HEALTH = {
  OK: ["ok", ""],
  BEHIND: ["behind", "warning"],
  SILENT: ["silent", "warning"],
  EXCLUDED: ["excluded", "violation"],
  OUTSIDE: ["not in the set", "outside"],
};

function spare(voting) {
  const majority = Math.floor(voting.length / 2) + 1;
  const out = voting.filter((a) => a.health === "EXCLUDED" || a.health === "SILENT").map((a) => a.name);
  const left = voting.length - out.length - majority;
  const decide = `${majority} of ${voting.length} decide`;
  if (!out.length) return `${decide}; ${left > 0 ? left : "none"} may be lost.`;
  const told = `${decide}; ${out.join(", ")} ${out.length === 1 ? "is" : "are"} out, so `;
  return told + (left < 0 ? "nothing can be decided until one is back." : `${left > 0 ? left : "no"} more may be lost.`);
}

export function drawAcceptors(ring) {
  $("acceptors-note").textContent = ring.deciders.length
    ? `Each is one ZooKeeper ensemble with one vote. ${spare(ring.acceptors.filter((a) => a.voting))}`
    : "Who decides is not proved yet.";
  $("acceptors").replaceChildren(...ring.acceptors.map((a) => {
    const [word, kind] = HEALTH[a.health] || [words(a.health), "warning"];
    const told = a.health === "OUTSIDE" ? "" : a.reason;
    return el("tr", {},
      el("td", { title: "incarnation " + a.incarnation }, a.name),
      el("td", { class: told ? "told" : "" }, el("span", { class: "chip " + kind }, word),
        ...(told ? [el("small", {}, told + (a.exclusion ? ", since " : ""), ...(a.exclusion ? [when(a.exclusion.sinceMs)] : []))] : []),
        ...(a.action ? [el("small", { class: "todo" }, `To do: ${a.action}`)] : []),
        ...(a.missed ? [el("small", {}, `${plural(a.missed, "transition")} of it ${a.missed === 1 ? "was" : "were"} missed`)] : [])),
      el("td", {}, a.lastTimeMs ? when(a.lastTimeMs) : "never"), el("td", {}, count(a.acceptedVersion)),
      ballotCell(a.accepted), ballotCell(a.promised));
  }));
}

const ballotCell = (b) =>
  b && b.round ? el("td", { class: "fine" }, `${b.round}.${b.nonce}`, el("small", {}, b.proposer)) : el("td", { class: "fine" }, "none");

// A state names the life of an ensemble's register, a registration the ensemble's storage.
const isLifeOf = (acceptor, storage) => acceptor === storage || acceptor.startsWith(storage + ".");

export function drawProducers(ring, producers) {
  $("producers-note").textContent = producers.length
    ? `${plural(producers.length, "producer")} of this ring’s topics.` +
      (producers.length > SHOWN_PRODUCERS ? ` The first ${SHOWN_PRODUCERS} are shown.` : "")
    : "No producer of this ring’s topics is registered. Those with partitioner.class=io.ringkeeper.producer.RingPartitioner register by themselves.";
  $("producers-box").hidden = !producers.length;
  $("producers").replaceChildren(...producers.slice(0, SHOWN_PRODUCERS).map((p) => {
    const storages = Object.keys(p.registeredAtMs);
    const others = storages.filter((s) => !ring.deciders.some((d) => nameOf(d) === nameOf(s)));
    const registered = new Set([...ring.deciders.filter((d) => storages.some((s) => isLifeOf(d, s))), ...others]);
    const at = [...ring.deciders, ...others];
    const drain = ring.drained[p.producerId];
    return el("tr", {}, el("td", { title: p.producerId }, p.clientId || p.producerId), el("td", {}, p.host),
      el("td", {}, when(p.startedAtMs)), el("td", {}, votes(at, registered, "registered")),
      el("td", {}, part(p, ring.change, drain)));
  }));
}

// What a producer has to do with the change under way.
function part(producer, change, drain) {
  if (!producer.acknowledgesDrain) return "not waited for";
  if (!change) return "–";
  return drain === undefined ? "waited for" : `acknowledged after ${duration(drain)}`;
}

function alertItem(a) {
  return el("li", { class: a.resolvedAtMs ? "gone" : a.severity.toLowerCase() },
    el("div", { class: "what" }, el("strong", {}, words(a.kind)), ...(a.ring ? [`ring ${a.ring}`] : []), when(a.raisedAtMs),
      ...(a.resolvedAtMs ? ["gone by itself"] : [])),
    a.message);
}

export function drawAlerts(alerts) {
  const open = alerts.filter((a) => !a.resolvedAtMs);
  const past = alerts.filter((a) => a.resolvedAtMs);
  $("alerts").hidden = !alerts.length;
  $("alerts-head").textContent = open.length ? plural(open.length, "open alert") : "No open alert";
  $("alert-list").replaceChildren(...open.map(alertItem));
  $("past-alerts").hidden = !past.length;
  $("past-alerts").firstElementChild.textContent = plural(past.length, "past alert");
  $("past-alert-list").replaceChildren(...past.map(alertItem));
}
