// The page of queries over time.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { api, expected, follow, phone, visit } from "./browser.mjs";

async function draw(page, ...queries) {
  await page.goto("/trend");
  await page.locator("#q").fill(queries.join("\n"));
  await page.getByRole("button", { name: "畫出來" }).click();
  await page.waitForURL(/q=/);
}

/** Whether the picture is one: its width in pixels as the browser decoded it. */
const width = (page) => page.locator(".picture img").evaluate(async (image) => {
  await image.decode();
  return image.naturalWidth;
});

test("queries are compared: a picture and its numbers", () => visit({}, async (page) => {
  await draw(page, "半導體", "DeepSeek");
  assert.ok(await width(page) > 400);
  const names = await page.locator("thead th").allInnerTexts();
  assert.deepEqual(names.slice(1), ["半導體", "DeepSeek"]);
  const totals = await page.locator("tfoot td").allInnerTexts();
  const counts = [];
  for (const q of ["半導體", "DeepSeek"]) {
    const { threads } = await (await api(`/api/count?${new URLSearchParams({ q })}`)).json();
    counts.push(String(threads));
  }
  assert.deepEqual(totals, counts);
  const sum = (await page.locator("tbody tr td:nth-child(2)").allInnerTexts()).reduce((all, one) => all + Number(one), 0);
  assert.equal(String(sum), totals[0], "the periods add up");
  assert.equal(await page.locator(".picture img").getAttribute("alt") !== "", true);
}));

test("the picture is downloaded", () => visit({}, async (page) => {
  await draw(page, "半導體");
  const begun = page.waitForEvent("download");
  await page.getByRole("link", { name: "SVG" }).click();
  const download = await begun;
  assert.equal(download.suggestedFilename(), "trend.svg");
  const picture = await readFile(await download.path(), "utf8");
  assert.match(picture, /^<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(picture, /半導體/);
}));

test("unit, period, split and share are chosen", () => visit({}, async (page) => {
  await draw(page, "*");
  await page.getByRole("radio", { name: "推文（段）" }).check();
  await page.getByRole("combobox", { name: "每" }).selectOption("year");
  await page.getByRole("combobox", { name: "再分" }).selectOption("reaction");
  await page.getByLabel("佔全部的比例").check();
  await page.getByRole("button", { name: "畫出來" }).click();
  await page.waitForURL(/normalize=1/);
  assert.ok(await width(page) > 400);
  const names = await page.locator("thead th").allInnerTexts();
  assert.ok(names.some((name) => name.includes("推")), names.join());
  assert.match(await page.locator("tbody td").first().innerText(), / %$/);
  assert.match(await page.locator("tbody th").first().innerText(), /^\d{4}$/);
  assert.ok(await page.getByRole("radio", { name: "推文（段）" }).isChecked());
}));

test("what was searched is drawn", () => visit({}, async (page) => {
  await page.goto("/?q=DeepSeek&unit=block");
  await follow(page, page.locator(".summary").getByRole("link", { name: "趨勢" }));
  assert.equal(await page.locator("#q").inputValue(), "DeepSeek");
  assert.ok(await page.getByRole("radio", { name: "推文（段）" }).isChecked());
  assert.ok(await width(page) > 400);
}));

test("on a phone the picture keeps its size and is moved", () => visit({ viewport: phone }, async (page) => {
  await draw(page, "半導體");
  await width(page);
  const [shown, whole] = await page.locator(".picture").evaluate((figure) => [figure.clientWidth, figure.scrollWidth]);
  assert.ok(shown <= phone.width && whole > 600, `${shown} of ${whole}`);
}));

test("nothing, errors and too many queries are reported", () => visit({}, async (page, faults) => {
  await draw(page, "沒有人寫過的話");
  assert.equal(await page.locator(".picture").count(), 0);
  assert.match(await page.locator("main").innerText(), /找不到/);
  await draw(page, "半導體", "auther:台積電");
  assert.match(await page.getByRole("alert").innerText(), /\^/);
  assert.equal(await page.locator("#q").inputValue(), "半導體\nauther:台積電", "what was typed is still there");
  expected(faults, 400);
  await draw(page, ..."123456789");
  assert.match(await page.getByRole("alert").innerText(), /9 個查詢/);
  expected(faults, 400);
}));
