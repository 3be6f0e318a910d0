// Makes the pages smoother; nothing depends on it.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // A choice is a search: without this script the button does it.
  for (const field of all('.search[role="search"] .options input, .search[role="search"] .options select')) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }

  // On a narrow screen the hits come first.
  const facets = one(".facets");
  if (facets && matchMedia("(max-width: 48rem)").matches) facets.open = false;

  // An open menu closes when something else is done.
  document.addEventListener("click", (event) => {
    for (const menu of all(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Back to the very hits that led here, where the browser remembers them; it scrolls to the place.
  one(".back")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.navigation) return;
    const query = (address) => new URL(address).searchParams.get("q");
    const before = navigation.entries().slice(0, navigation.currentEntry.index);
    const hits = before.findLast(({ url }) => url?.startsWith(`${location.origin}/?`));
    if (hits && query(hits.url) === query(event.target.href)) {
      event.preventDefault();
      const { href } = event.target;
      // A place that the browser has given up cannot be returned to; the link still leads to the same search.
      navigation.traverseTo(hits.key).committed.catch(() => location.assign(href));
    }
  });

  // Hits, one after another.
  const hits = all(".hits > li");
  let hit = -1;
  const move = (step) => {
    if (hits.length === 0) return;
    hits[hit]?.classList.remove("here");
    hit = Math.min(Math.max(hit + step, 0), hits.length - 1);
    hits[hit].classList.add("here");
    hits[hit].querySelector("a").focus();
    hits[hit].scrollIntoView({ block: "nearest" });
  };

  // Matches of a thread, one after another, from wherever one is.
  const matches = all("mark[id]");
  // Between two matches it is a number and a half.
  let match = -0.5;
  const follow = (step) => {
    if (matches.length === 0) return;
    matches[match]?.classList.remove("here");
    match = (step > 0 ? Math.floor(match + 1) : Math.ceil(match - 1) + matches.length) % matches.length;
    matches[match].classList.add("here");
    matches[match].scrollIntoView({ block: "center" });
    history.replaceState(null, "", `#${matches[match].id}`);
  };
  const arrive = () => {
    const place = /^#[fm]\d[\d+]*$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!place) return;
    const before = (mark) => place.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_PRECEDING;
    const inside = matches.findIndex((mark) => place.contains(mark));
    matches[match]?.classList.remove("here");
    match = inside < 0 ? matches.filter(before).length - 0.5 : inside;
  };
  arrive();
  window.addEventListener("hashchange", arrive);
  for (const [id, step] of [["next", 1], ["previous", -1]]) {
    const button = document.getElementById(id);
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => follow(step));
    }
  }

  // Keys, unless something is being typed.
  const keys = one("#keys");
  const actions = {
    "/": () => { const box = one("#q"); box.focus(); box.select(); },
    j: () => move(1), k: () => move(-1), n: () => follow(1), p: () => follow(-1), N: () => follow(-1),
    u: () => one(".back")?.click(), "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (typing && event.key === "Escape") typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // A range of time, dragged over; arrows move between its bars.
  const histogram = one(".histogram");
  if (histogram) {
    const periods = [...histogram.querySelectorAll("[data-first]")];
    const bars = periods.filter((period) => period.tagName === "a");
    for (const bar of bars.slice(1)) bar.tabIndex = -1;
    histogram.addEventListener("keydown", (event) => {
      const at = bars.indexOf(event.target.closest("a"));
      const next = bars[at + ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? NaN)];
      if (next) {
        next.focus();
        event.preventDefault();
      }
    });
    const at = (event) => periods.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-first]"));
    let from = -1;
    let to = -1;
    const show = () => periods.forEach((period, number) => {
      const chosen = from >= 0 && number >= Math.min(from, to) && number <= Math.max(from, to);
      period.classList.toggle("chosen", chosen);
    });
    histogram.addEventListener("dragstart", (event) => event.preventDefault());
    histogram.addEventListener("pointerdown", (event) => { from = to = at(event); });
    histogram.addEventListener("pointermove", (event) => {
      const over = at(event);
      if (from >= 0 && event.buttons === 1 && over >= 0) {
        to = over;
        if (to !== from) show();
      }
    });
    document.addEventListener("pointerup", () => {
      const [first, last] = [Math.min(from, to), Math.max(from, to)];
      from = -1;
      if (first < 0 || first === last) return;
      const box = one("#q");
      const typed = box.value.trim();
      const term = `${histogram.dataset.field}:${periods[first].dataset.first}..${periods[last].dataset.last}`;
      // A query with alternatives is one condition next to the time.
      const alternatives = /\bOR\b|ＯＲ|[|｜或]/.test(typed);
      box.value = typed === "" ? term : `${alternatives ? `(${typed})` : typed} ${term}`;
      box.form.requestSubmit();
    });
    histogram.addEventListener("click", (event) => {
      if (periods.some((period) => period.classList.contains("chosen"))) event.preventDefault();
    });
  }
})();
