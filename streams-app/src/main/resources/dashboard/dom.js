// Small tools of the dashboard: nodes and how numbers, ballots and times are written.
// Texts are only ever set as text, never as markup.

export const $ = (id) => document.getElementById(id);

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const el = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

export const percent = (share) => (100 * share).toFixed(2) + " %";
export const count = (n) => n.toLocaleString();
export const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;
export const ballot = (b) => (b && b.round ? `${b.round}.${b.nonce}@${b.proposer}` : "–");
export const nameOf = (acceptor) => acceptor.split("#")[0];
export const words = (constant) => constant.toLowerCase().replaceAll("_", " ");

export function duration(ms) {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

function ago(ms) {
  const s = Math.round((Date.now() - ms) / 1000);
  if (s < 5) return "just now";
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ago`;
  return new Date(ms).toLocaleDateString();
}

/** A time written as its distance from now; `retell` keeps it true. */
export function when(ms) {
  const at = new Date(ms);
  return el("time", { datetime: at.toISOString(), title: at.toLocaleString(), "data-ms": ms }, ago(ms));
}

export function retell() {
  for (const node of document.querySelectorAll("time[data-ms]")) {
    const text = ago(Number(node.dataset.ms));
    if (node.textContent !== text) node.textContent = text;
  }
}

/** The acceptors that could vote, marked by whether they did. */
export function votes(deciders, voted, verb) {
  return el("span", { class: "votes" }, ...deciders.map((a) => {
    const name = nameOf(a);
    return el("span", { class: voted.has(a) ? "vote" : "vote absent", title: `${name} ${voted.has(a) ? verb : "not seen"}` },
      name, el("span", { class: "sr" }, voted.has(a) ? ` ${verb}` : " not seen"));
  }));
}
