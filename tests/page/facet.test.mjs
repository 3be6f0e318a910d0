// Facets that open, exclude and lead on; names that lead to their posts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { api, follow, searching, total, visit } from "./browser.mjs";

const query = (page) => new URL(page.url()).searchParams.get("q");
const plain = { javaScriptEnabled: false };

test("a value of a facet is excluded, and its chip takes that back", () => visit(plain, async (page) => {
  await page.goto(searching("半導體"));
  const all = await total(page);
  const value = page.locator("aside section", { hasText: "看板" }).locator("li", { hasText: "Stock" });
  const count = Number(await value.locator(".count").innerText());
  await follow(page, value.getByRole("link", { name: "排除 Stock" }));
  assert.equal(query(page), "半導體 -board:Stock");
  assert.equal(await total(page), all - count);
  await follow(page, page.getByRole("link", { name: "拿掉 -board:Stock" }));
  assert.equal(await total(page), all);
}));

test("the rest of a facet is a page of all values, looked through by a part of the name", () => visit(plain, async (page) => {
  await page.goto(searching("*", { unit: "block" }));
  const section = page.locator("aside section", { hasText: "推文者" });
  const shown = await section.locator("li:not(.more)").count();
  const [, more] = (await section.locator(".more").innerText()).match(/\+ (\d+)/);
  await follow(page, section.locator(".more a"));
  assert.match(await page.title(), /推文者/);
  const values = page.locator(".values li");
  assert.equal(await values.count(), shown + Number(more));
  const { rows } = await (await api("/api/facet?q=*&unit=block&by=by")).json();
  assert.equal(rows.filter(({ by }) => by !== null).length, shown + Number(more), "as many as the API has");
  const name = await values.last().locator("a").first().innerText();
  await page.getByRole("searchbox").fill(name.slice(1, 5).toUpperCase());
  await page.getByRole("button").first().click();
  await page.waitForURL(/find=/);
  const found = await values.locator(":scope > a:first-child").allInnerTexts();
  assert.ok(found.includes(name) && found.length <= shown + Number(more), found.join(" "));
  for (const other of found) assert.ok(other.toLowerCase().includes(name.slice(1, 5).toLowerCase()), other);
  const count = Number(await values.filter({ hasText: name }).first().locator(".count").innerText());
  await follow(page, values.getByRole("link", { name, exact: true }).first());
  assert.equal(await total(page), count);
}));

test("the values are downloaded as CSV", () => visit({}, async (page) => {
  await page.goto("/facet?q=*&by=board");
  const address = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const answer = await api(address);
  assert.match(answer.headers.get("content-type"), /^text\/csv/);
  const text = Buffer.from(await answer.arrayBuffer()).toString("utf8");
  assert.ok(text.startsWith("\ufeffboard,threads,share\r\n") || text.startsWith("\ufeffboard,threads,share\n"), text.slice(0, 60));
  assert.equal(text.trim().split("\n").length - 1, await page.locator(".values li").count());
}));

test("the board and the author of a hit lead to their posts", () => visit(plain, async (page) => {
  for (const part of [".board", ".author"]) {
    await page.goto(searching("半導體"));
    const link = page.locator(`.hits .facts ${part} a`).first();
    const name = await link.innerText();
    await follow(page, link);
    assert.match(query(page), new RegExp(`^(board|author):.*${name}`));
    const names = await page.locator(`.hits .facts ${part}`).allInnerTexts();
    assert.ok(names.length > 0 && names.every((one) => one === name), names.join(" "));
  }
}));

test("a cell of a trend leads to its hits", () => visit(plain, async (page) => {
  for (const split of ["", "board"]) {
    await page.goto(`/trend?${new URLSearchParams({ q: "半導體", by: "year", split })}`);
    const cells = page.locator("tbody td a");
    assert.ok(await cells.count() > 1);
    for (let at = 0; at < await cells.count(); at += 1) {
      const count = Number(await cells.nth(at).innerText());
      await follow(page, cells.nth(at));
      assert.equal(await total(page), count, page.url());
      await page.goBack();
    }
  }
  const csv = await (await api(await page.getByRole("link", { name: "CSV" }).getAttribute("href"))).text();
  assert.match(csv, /^\ufeff?period,/);
}));

test("what may have been meant is one click away", () => visit(plain, async (page) => {
  await page.goto(searching("DeapSeek"));
  const meant = page.locator(".nothing li", { hasText: "→" }).first();
  const count = Number(await meant.locator(".count").innerText());
  await follow(page, meant.getByRole("link"));
  assert.equal(await total(page), count);
}));
