// Whether everybody can read it: axe's rules, narrow screens, paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { comesIntoView, desktop, expected, inView, phone, searching, visit } from "./browser.mjs";

const PAGES = {
  search: searching("半導體"),
  narrowed: searching("惡意文字 board:Hostile", { unit: "block" }),
  first: "/",
  thread: "/thread/Hostile/M.1754006400.A.300?q=三百樓",
  "thread of long words": "/thread/Hostile/M.1749052800.A.005?q=惡意文字",
  facet: `/facet?${new URLSearchParams({ q: "半導體", by: "by", unit: "block" })}`,
  trend: `/trend?${new URLSearchParams({ q: "半導體\nDeepSeek", by: "month" })}`,
  "empty trend": "/trend",
  "zero hits": searching("半導體 沒有人寫過的話"),
  error: searching("台積電 (auther:k2seven"),
  missing: "/nowhere",
  help: "/help",
};

const READERS = {
  light: { colorScheme: "light", viewport: desktop },
  dark: { colorScheme: "dark", viewport: desktop },
  phone: { colorScheme: "light", viewport: phone, hasTouch: true, isMobile: true },
  "dark phone in English": { colorScheme: "dark", viewport: phone, hasTouch: true, isMobile: true, locale: "en-US" },
};

/** What axe finds serious or critical on the page as it is. */
async function findings(page) {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  assert.ok(passes.length > 15, `${passes.length} rules were looked at`);
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  return grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`);
}

for (const [reader, options] of Object.entries(READERS)) {
  test(`axe finds nothing serious and no page is too wide: ${reader}`, () => visit(options, async (page, faults) => {
    for (const [name, address] of Object.entries(PAGES)) {
      await page.goto(address);
      const status = { error: 400, missing: 404 }[name];
      if (status) expected(faults, status);
      assert.deepEqual(await findings(page), [], name);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
    }
  }));
}

test("what is opened is as easy to read", () => visit({ viewport: phone, hasTouch: true, isMobile: true }, async (page) => {
  await page.goto(searching("半導體 board:Stock"));
  const facets = page.locator("aside a").first();
  assert.ok(!await facets.isVisible(), "on a phone the hits come first");
  await page.getByText("縮小範圍").click();
  assert.ok(await facets.isVisible());
  await page.getByText("下載全部").click();
  assert.deepEqual(await findings(page), []);
  const menu = await page.locator(".menu ul").boundingBox();
  assert.ok(menu.x >= 0 && menu.x + menu.width <= phone.width, "the menu is on the screen");
  await page.goto(PAGES.thread);
  await page.getByText("跳到", { exact: true }).click();
  const jumps = await page.locator(".jumps").boundingBox();
  assert.ok(jumps.x >= 0 && jumps.x + jumps.width <= phone.width, "the list is on the screen");
  await page.locator("#f300").scrollIntoViewIfNeeded();
  assert.ok(await inView(page.locator("#next")), "without keys the buttons are in view wherever one reads");
  await page.locator("#next").click();
  await comesIntoView(page.locator("#m1"));
  await page.keyboard.press("?");
  assert.deepEqual(await findings(page), []);
}));

test("numbers in tables are not broken", () => visit({}, async (page) => {
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    await page.goto(PAGES.help);
    const lines = await page.locator("td:last-child").evaluateAll((all) => all.map((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell);
      return /^\d+$/.test(cell.textContent) ? text.getClientRects().length : 1;
    }));
    assert.ok(lines.length > 30 && lines.every((count) => count === 1), lines.join());
  }
}));

test("a wrong rule would be found", () => visit({}, async (page) => {
  await page.goto(PAGES.search);
  await page.evaluate(() => {
    document.querySelector("#q").removeAttribute("aria-label");
    document.querySelector("#q").removeAttribute("placeholder");
    document.documentElement.removeAttribute("lang");
  });
  const found = await findings(page);
  assert.ok(found.some((one) => one.startsWith("label")) && found.some((one) => one.startsWith("html-has-lang")), found.join());
}));

for (const colorScheme of ["light", "dark"]) {
  test(`on paper there is the text, dark on white: ${colorScheme}`, () => visit({ colorScheme }, async (page) => {
    for (const address of [PAGES.thread, PAGES.search]) {
      await page.goto(address);
      await page.emulateMedia({ media: "print", colorScheme });
      for (const part of [".top", ".bottom", ".tools", "aside", "form.search", ".histogram", ".pages"]) {
        for (const one of await page.locator(part).all()) assert.ok(!await one.isVisible(), part);
      }
      const shown = address === PAGES.thread ? ["h1", "article .post", "#f300"] : [".hits > li:last-child", ".summary h1"];
      for (const part of shown) assert.ok(await page.locator(part).isVisible(), part);
      const brightness = await page.locator("h1").evaluate((heading) => {
        const [red, green, blue] = getComputedStyle(heading).color.match(/\d+/g).map(Number);
        return (red + green + blue) / 3;
      });
      assert.ok(brightness < 80, `ink on white paper has a brightness of ${brightness}`);
      const [main, page_] = await page.evaluate(() => [document.querySelector("main").clientWidth, innerWidth]);
      if (address === PAGES.search) assert.ok(main > page_ * 0.9, "the hits take the whole width");
      await page.emulateMedia({ media: "screen", colorScheme });
    }
  }));
}
