// Without JavaScript.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { api, comesIntoView, follow, ids, searching, titles, total, visit } from "./browser.mjs";

const plain = { javaScriptEnabled: false };

test("search, unit, sort", () => visit(plain, async (page) => {
  await page.goto("/");
  await page.locator("#q").fill("台積電");
  await page.getByRole("radio", { name: "推文（段）" }).check();
  await page.getByLabel("排序").selectOption("newest");
  assert.doesNotMatch(page.url(), /q=/, "nothing happens before the button");
  await page.getByRole("button", { name: "搜尋" }).click();
  await page.waitForURL(/q=/);
  assert.equal(await total(page), (await ids("台積電", { unit: "block" })).length);
}));

test("facets, chips, histogram", () => visit(plain, async (page) => {
  await page.goto(searching("半導體"));
  await page.locator("aside section", { hasText: "看板" }).getByRole("link", { name: "Stock", exact: true }).click();
  await page.waitForURL(/board/);
  assert.equal(await total(page), (await ids("半導體 board:Stock")).length);
  await follow(page, page.locator(".chips a").last());
  assert.equal(await total(page), 8);
  const bar = page.locator(".histogram a").first();
  const [, count] = (await bar.getAttribute("aria-label")).split(": ");
  await bar.locator(".room").click();
  await page.waitForURL(/date/);
  assert.equal(await total(page), Number(count));
}));

test("pages", () => visit(plain, async (page) => {
  await page.goto(searching("*", { sort: "oldest" }));
  const first = await titles(page);
  await page.getByRole("link", { name: "下一頁" }).click();
  await page.waitForURL(/after=/);
  const second = await titles(page);
  assert.equal(second.length, 20);
  assert.notDeepEqual(second, first);
}));

test("a thread and the list of its matches", () => visit(plain, async (page) => {
  await page.goto(searching("三百樓"));
  await follow(page, page.locator(".hits h2 a").first());
  assert.ok(!await page.locator("#next").isVisible(), "no button that does nothing");
  await page.getByText("跳到", { exact: true }).click();
  await page.locator(".jumps").getByRole("link", { name: "20", exact: true }).click();
  await page.waitForURL(/#m20$/);
  await comesIntoView(page.locator("#m20"));
  await page.goto("/thread/Hostile/M.1754006400.A.300#f280");
  await comesIntoView(page.locator("#f280"));
}));

test("language and colours", () => visit(plain, async (page) => {
  await page.goto(searching("半導體"));
  await follow(page, page.getByRole("link", { name: "English" }));
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await follow(page, page.getByRole("link", { name: "dark" }));
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await total(page), 8);
}));

test("trend", () => visit(plain, async (page) => {
  await page.goto("/trend");
  await page.locator("#q").fill("半導體\n颱風");
  await page.getByRole("button", { name: "畫出來" }).click();
  await page.waitForURL(/q=/);
  assert.equal(await page.locator("tfoot td").count(), 2);
  const width = await page.locator(".picture img").evaluate((image) => image.naturalWidth);
  assert.ok(width > 400);
}));

test("download", () => visit(plain, async (page) => {
  await page.goto(searching("半導體"));
  await page.getByText("下載全部").click();
  const begun = page.waitForEvent("download");
  await page.locator(".menu").getByText("csv", { exact: true }).click();
  const file = await readFile(await (await begun).path(), "utf8");
  assert.equal(file, await (await api("/api/export?q=%E5%8D%8A%E5%B0%8E%E9%AB%94&format=csv")).text());
}));
