// Without a pointer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { comesIntoView, searching, visit } from "./browser.mjs";

const focused = (page) => page.evaluate(() => {
  const { tagName, className, id, textContent } = document.activeElement;
  return { tag: tagName.toLowerCase(), name: className, id, text: textContent.trim() };
});

test("from the query to a match and back by keys alone", () => visit({}, async (page) => {
  await page.goto(searching("颱風"));
  await page.keyboard.press("/");
  await page.keyboard.type("DeepSeek");
  assert.equal(await page.inputValue("#q"), "DeepSeek", "the key is no part of the query, which is written over");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=DeepSeek/);
  const hits = page.locator(".hits > li");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.deepEqual(await page.locator(".hits > li.here").count(), 1);
  assert.ok(await hits.nth(1).evaluate((hit) => hit.classList.contains("here")));
  await comesIntoView(hits.nth(1).locator("h2"));
  const title = (await focused(page)).text;
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/thread\//);
  assert.ok((await page.locator("h1").innerText()).includes(title.replace(/…$/, "").slice(0, 8)), title);
  await page.keyboard.press("n");
  assert.equal(await page.locator("mark.here").count(), 1);
  await page.keyboard.press("u");
  await page.waitForURL(/\/\?q=DeepSeek/);
}));

test("keys go no further than the ends", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  await page.keyboard.press("k");
  assert.ok(await page.locator(".hits > li").first().evaluate((hit) => hit.classList.contains("here")));
  for (let step = 0; step < 30; step += 1) await page.keyboard.press("j");
  assert.ok(await page.locator(".hits > li").last().evaluate((hit) => hit.classList.contains("here")));
}));

test("keys are listed, and typed where one types", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog");
  assert.ok(await dialog.isVisible());
  assert.equal(await dialog.getAttribute("aria-labelledby"), "keys-name");
  for (const key of ["/", "j", "k", "Enter", "n", "p", "u", "?"]) {
    assert.ok((await dialog.locator("kbd").allInnerTexts()).includes(key), key);
  }
  await page.keyboard.press("j");
  assert.equal(await page.locator(".here").count(), 0, "keys do nothing behind it");
  await page.keyboard.press("Escape");
  assert.ok(!await dialog.isVisible());
  await page.keyboard.press("/");
  await page.keyboard.type("jknpu?/");
  assert.equal(await page.inputValue("#q"), "jknpu?/");
  assert.ok(!await dialog.isVisible());
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  assert.equal(await page.locator(".here").count(), 1, "Escape leads out of the box");
}));

test("a key with Control is the browser's", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  for (const modifier of ["Control", "Alt", "Meta"]) await page.keyboard.press(`${modifier}+j`);
  assert.equal(await page.locator(".here").count(), 0);
}));

test("Tab leads through the page in the order in which it is read", () => visit({}, async (page) => {
  await page.goto(searching("半導體 board:Stock"));
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).name, "skip", "first comes the way past it all");
  assert.ok(await page.locator(".skip").evaluate((link) => link.getBoundingClientRect().left >= 0), "which is seen");
  const stops = [];
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const active = document.activeElement;
      if (active === document.body) return null;
      const part = active.closest(".top, form.search, .summary, .chips, .histogram, .hits, .pages, aside, .bottom");
      const seen = getComputedStyle(active).outlineStyle !== "none" || active.closest("svg");
      return { part: part?.className.baseVal ?? part?.className ?? active.tagName, tag: part?.tagName, seen: Boolean(seen) };
    });
    if (stop === null) break;
    assert.ok(stop.seen, `the focus is seen on ${JSON.stringify(stop)}`);
    const name = stop.part === "" ? stop.tag : stop.part;
    if (stops.at(-1) !== name) stops.push(name);
  }
  assert.deepEqual(stops, ["top", "search", "summary", "chips", "histogram", "hits", "ASIDE", "bottom"]);
}));

test("the way past it all leads to the hits", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).id, "main");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
}));

test("menus open and close by key", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  await page.locator(".menu summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).tag, "a");
  assert.ok(await page.locator(".menu li a").first().isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!await page.locator(".menu li a").first().isVisible(), "Escape closes it");
  assert.equal((await focused(page)).tag, "summary", "and leads back to where it was opened");
}));
