// Only convenience: everything is readable, foldable and switchable without this script.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const narrow = matchMedia("(max-width: 47.99rem)");
  document.documentElement.classList.add("js");

  // --- remembered settings; a browser may refuse to keep them for a local file
  const kept = {
    get(name) { try { return localStorage.getItem(`policy-archive ${name}`); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(`policy-archive ${name}`, value); } catch { /* not kept */ } },
  };
  const remembered = { inline: by("inline"), typography: by("typography"), single: by("single") };
  for (const [name, input] of Object.entries(remembered)) {
    if (kept.get(name) !== null) input.checked = kept.get(name) === "yes";
    input.addEventListener("change", () => kept.set(name, input.checked ? "yes" : "no"));
  }
  if (!by("inline").checked) by("beside").checked = true;
  by("beside").addEventListener("change", () => kept.set("inline", "no"));

  // --- saying things, to eyes and to screen readers
  let toast = null;
  const say = (text) => {
    by("said").textContent = text;
    if (toast) toast.remove();
    toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("aria-hidden", "true");
    toast.textContent = text;
    document.body.append(toast);
    const mine = toast;
    setTimeout(() => mine.remove(), 2200);
  };

  // --- going from change to change
  let here = null;
  const cards = () => all(".card").filter((card) =>
    !card.closest(".surround") && (by("typography").checked || !card.classList.contains("typographic")));
  const open = (element) => {
    for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  };
  const count = () => {
    const list = cards();
    const at = list.indexOf(here);
    const apart = all(".surround .card").length;
    const total = `${list.length} change${list.length === 1 ? "" : "s"}${apart ? ` + ${apart} in furniture` : ""}`;
    by("place").textContent = at < 0 ? total : `${at + 1} of ${list.length}`;
  };
  const point = (how) => {
    if (!here) return;
    here.classList[how]("here");
    const figure = document.querySelector(`#map a[href="#${here.id}"]`);
    if (figure) figure.classList[how]("at");
  };
  const mark = (card) => {
    point("remove");
    here = card;
    point("add");
    count();
  };
  const go = (element, id) => {
    open(element);
    element.scrollIntoView({ block: "start" });
    history.replaceState(null, "", `#${id}`);
    const card = element.closest(".card");
    if (card) mark(card);
    const link = element.querySelector("a");
    if (link) link.focus({ preventScroll: true });
  };
  const step = (by) => {
    const list = cards();
    if (!list.length) return;
    let at = list.indexOf(here);
    if (at < 0) {
      const edge = 96;
      const below = list.findIndex((card) => card.getBoundingClientRect().top > edge);
      at = by > 0 ? (below < 0 ? list.length - 1 : below) - 1 : (below < 0 ? list.length : below);
    }
    const next = list[(at + by + list.length) % list.length];
    go(next, next.id);
  };
  by("next").addEventListener("click", () => step(1));
  by("previous").addEventListener("click", () => step(-1));
  const arrive = () => {
    const element = by(decodeURIComponent(location.hash.slice(1)));
    if (!element) return;
    open(element);
    const card = element.closest(".card");
    if (card) mark(card);
    element.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", arrive);

  // --- switches
  by("typography").addEventListener("change", count);
  by("unchanged").addEventListener("change", () => {
    for (const fold of all(".fold")) fold.open = by("unchanged").checked;
  });
  const layout = () => {
    const next = by("inline").checked ? by("beside") : by("inline");
    next.checked = true;
    kept.set("inline", by("inline").checked ? "yes" : "no");
    if (here) here.scrollIntoView({ block: "start" });
    say(by("inline").checked ? "Inline" : "Side by side");
  };
  const flip = (input, on, off) => {
    input.checked = !input.checked;
    input.dispatchEvent(new Event("change"));
    say(input.checked ? on : off);
  };
  const otherEnd = () => {
    const at = document.activeElement && document.activeElement.closest(".origin, .card");
    const element = at || here;
    const link = element && element.querySelector("a.other");
    if (!link) return say("This is no move");
    const id = link.getAttribute("href").slice(1);
    return go(by(id), id);
  };

  // --- citations
  const words = (card) => {
    const cell = card.querySelector(".target") || card.querySelector(".base");
    const chosen = getSelection();
    if (chosen && !chosen.isCollapsed && card.contains(chosen.anchorNode)) return chosen.toString().trim();
    const copy = cell.cloneNode(true);
    if (cell.classList.contains("target")) for (const gone of all("del, ins.b", copy)) gone.remove();
    const first = copy.querySelector("ins, del");
    const text = all("p", copy).map((line) => line.textContent).join(" ¶ ");
    if (text.length <= 300 || !first) return text.length <= 300 ? text : `${text.slice(0, 300)} …`;
    const at = text.indexOf(first.textContent);
    const from = Math.max(0, at - 140);
    return `${from ? "… " : ""}${text.slice(from, from + 300)}${from + 300 < text.length ? " …" : ""}`;
  };
  const citation = (card) => {
    const about = by("report").dataset;
    const place = card.querySelector(".anchor").textContent;
    const kind = card.querySelector("h3").textContent.replace(/\s+/g, " ").trim();
    const side = card.querySelector(".target") ? "target" : "base";
    return `${about.cite}, ${place} (${kind}): “${words(card)}” [${side} text SHA-256 ${about[side]}; change ${card.id.slice(2)}]`;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };
  const cite = async (button) => {
    await copy(citation(button.closest(".card")));
    say("Citation copied");
  };
  for (const card of all(".card > header")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite";
    button.textContent = "Cite";
    button.setAttribute("aria-label", `Copy a citation of ${card.querySelector(".anchor").textContent}`);
    card.append(button);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".cite");
    if (button) cite(button);
  });

  // --- keys
  const help = by("keys");
  by("help").addEventListener("click", () => help.showModal());
  by("close").addEventListener("click", () => help.close());
  const follow = (name) => {
    const link = document.querySelector(`.around .${name}`);
    if (link) link.click();
  };
  const actions = {
    n: () => step(1),
    p: () => step(-1),
    s: () => { if (!narrow.matches) layout(); },
    w: () => flip(by("typography"), "Typography shown", "Typography hidden"),
    u: () => flip(by("unchanged"), "Unchanged text open", "Unchanged text folded"),
    m: otherEnd,
    "?": () => (help.open ? help.close() : help.showModal()),
    ArrowLeft: () => follow("earlier"),
    ArrowRight: () => follow("later"),
    Escape: () => { mark(null); },
  };
  addEventListener("keydown", (event) => {
    const action = actions[event.key];
    const typing = event.target.closest("select, textarea, input[type=radio], [contenteditable]");
    if (!action || event.ctrlKey || event.metaKey || event.altKey || typing && event.key.startsWith("Arrow")) return;
    if (event.key.length === 1 && !by("single").checked) return;
    if (help.open && event.key !== "?") return;
    if (event.key.length === 1) event.preventDefault();
    action();
  });

  // --- printing opens what is folded, in browsers whose styles cannot
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all(".fold:not([open])");
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  count();
  if (location.hash) arrive();
})();
