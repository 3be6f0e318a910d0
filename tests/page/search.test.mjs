// The page on which one searches.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { api, expected, follow, ids, searching, titles, total, visit } from "./browser.mjs";

const query = (page) => new URL(page.url()).searchParams.get("q");
const conditions = (page) => page.locator(".chips code").allInnerTexts();

test("a query is typed and its hits are shown, marked", () => visit({}, async (page) => {
  await page.goto("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q", "one can type at once");
  await page.keyboard.type("半导体 DeepSeek");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
  assert.equal(await total(page), 5);
  assert.equal((await titles(page)).length, 5);
  const marks = await page.locator(".hits mark").allInnerTexts();
  assert.ok(marks.includes("半導體") && marks.some((mark) => /^deepseek$/i.test(mark)), marks.join(" "));
  assert.equal(await page.inputValue("#q"), "半导体 DeepSeek", "what was typed is still there");
  assert.match(await page.title(), /半导体 DeepSeek/);
  assert.match(await page.locator(".summary h1").innerText(), /\d+ m?s/, "the time that it took");
}));

test("the first page shows what is newest", () => visit({}, async (page) => {
  await page.goto("/");
  assert.equal((await titles(page)).length, 20);
  const times = await page.locator(".hits > li .facts time").evaluateAll((all) => all.map((time) => time.dateTime));
  assert.deepEqual(times, [...times].sort().reverse());
}));

test("a value of a facet narrows, and its chip widens again", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  const all = await total(page);
  const value = page.locator("aside section", { hasText: "看板" }).locator("li", { hasText: "Stock" });
  const count = Number(await value.locator(".count").innerText());
  await follow(page, value.getByRole("link", { name: "Stock", exact: true }));
  assert.equal(query(page), "半導體 board:Stock");
  assert.equal(await total(page), count);
  assert.deepEqual(await conditions(page), ["board:Stock"]);
  await follow(page, page.getByRole("link", { name: "拿掉 board:Stock" }));
  assert.equal(query(page), "半導體");
  assert.equal(await total(page), all);
}));

test("every value of every facet finds as many as it says, of every unit", () => visit({}, async (page) => {
  for (const unit of ["thread", "block", "comment"]) {
    await page.goto(searching("*", { unit }));
    const values = await page.locator("aside li:not(.more)").evaluateAll((all) => all.map((value) => ({
      count: value.querySelector(".count")?.textContent,
      address: value.querySelector("a")?.getAttribute("href"),
    })));
    const narrowing = values.filter((value) => value.address);
    assert.ok(narrowing.length > 15, `${narrowing.length} values`);
    for (const { count, address } of narrowing) {
      const found = await (await api(address.replace("/?", "/api/count?"))).json();
      const many = { thread: found.threads, block: found.blocks, comment: found.comments }[unit];
      // A block that was written into the new year counts for the year in which it begins, and is found by either.
      if (unit === "block" && address.includes("commented")) assert.ok(many >= Number(count), address);
      else assert.equal(String(many), count, address);
    }
  }
}));

test("a bar of the histogram is clicked", () => visit({}, async (page) => {
  await page.goto(searching("半導體"));
  const bar = page.locator(".histogram a").nth(2);
  const [, count] = (await bar.getAttribute("aria-label")).split(": ");
  const first = await bar.getAttribute("data-first");
  await bar.locator(".room").click();
  await page.waitForURL(/date/);
  assert.equal(await total(page), Number(count));
  const [times] = await conditions(page);
  assert.ok(times.startsWith(`date:${first.slice(0, 4)}`), times);
}));

test("a range of the histogram is dragged over, also backwards", () => visit({}, async (page) => {
  for (const [q, term] of [["半導體", "半導體"], ["半導體 OR 颱風", "(半導體 OR 颱風)"]]) {
    for (const backwards of [false, true]) {
      await page.goto(searching(q));
      const all = await total(page);
      const periods = page.locator(".histogram [data-first]");
      const last = await periods.count() - 2;
      assert.ok(last > 2);
      const ends = [periods.nth(1), periods.nth(last)];
      const first = await ends[0].getAttribute("data-first");
      const until = await ends[1].getAttribute("data-last");
      const places = await Promise.all(ends.map((end) => end.locator(".room").boundingBox()));
      const [from, to] = backwards ? [...places].reverse() : places;
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
      assert.ok(await page.locator(".histogram .chosen").count() > 1, "what is chosen is shown");
      await page.mouse.up();
      await page.waitForURL(/date/);
      assert.equal(query(page), `${term} date:${first}..${until}`);
      const narrowed = (await ids(query(page))).length;
      assert.ok(narrowed > 0 && narrowed < all, `${narrowed} of ${all}`);
      assert.equal(await total(page), narrowed);
    }
  }
}));

test("a bar of the histogram is reached and opened by keyboard", () => visit({}, async (page) => {
  await page.goto(searching("*"));
  const bars = page.locator(".histogram a");
  await bars.first().focus();
  const tabbed = await bars.evaluateAll((all) => all.filter((bar) => bar.tabIndex === 0).length);
  assert.equal(tabbed, 1, "the bars are one stop of the Tab key");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
  const [, count] = (await bars.nth(1).getAttribute("aria-label")).split(": ");
  await page.keyboard.press("Enter");
  await page.waitForURL(/date/);
  assert.equal(await total(page), Number(count));
}));

for (const [unit, sort] of [["thread", "newest"], ["thread", "relevance"], ["block", "oldest"], ["comment", "newest"]]) {
  test(`pages by ${unit} and ${sort} leave nothing out and show nothing twice`, () => visit({}, async (page) => {
    const all = await ids("*", { unit, sort });
    await page.goto(searching("*", { unit, sort }));
    assert.equal(await total(page), all.length);
    const seen = [];
    for (;;) {
      assert.equal(await page.locator("ol.hits").getAttribute("start"), String(seen.length + 1));
      const links = page.locator(".hits > li h2 a");
      seen.push(...await links.evaluateAll((all) => all.map(({ pathname, hash }) => pathname + hash)));
      const next = page.locator('.pages a[rel="next"]');
      if (await next.count() === 0) break;
      await follow(page, next);
    }
    const shown = seen.map((address) => decodeURIComponent(address).replace("/thread/", "").replace("#f", "#"));
    assert.deepEqual(shown, all.map(decodeURIComponent), "the same hits in the same order");
    await follow(page, page.getByRole("link", { name: "回到第一頁" }));
    assert.equal(await page.locator("ol.hits").getAttribute("start"), "1");
  }));
}

test("unit and sort are switched", () => visit({}, async (page) => {
  await page.goto(searching("台積電"));
  await page.getByRole("radio", { name: "推文（段）" }).check();
  await page.waitForURL(/unit=block/);
  assert.equal(await total(page), (await ids("台積電", { unit: "block" })).length);
  assert.ok(await page.locator(".hits .sign").count() > 0, "reactions");
  assert.ok(await page.locator(".hits .floor").count() > 0, "floors");
  await page.getByLabel("排序").selectOption("oldest");
  await page.waitForURL(/sort=oldest/);
  assert.match(page.url(), /unit=block/, "the unit stays");
  const links = await page.locator(".hits h2 a").evaluateAll((all) => all.map((link) => decodeURI(link.pathname)));
  const wanted = (await ids("台積電", { unit: "block", sort: "oldest" })).slice(0, 20);
  assert.deepEqual(links.map((link) => link.replace("/thread/", "")), wanted.map((id) => id.split("#")[0]));
}));

test("a question finds the closest", () => visit({}, async (page) => {
  await page.goto(searching("半導體 沒有人寫過的話"));
  assert.equal(await total(page), 0);
  await page.getByRole("checkbox", { name: "不必全部符合" }).check();
  await page.waitForURL(/any=1/);
  assert.ok(await total(page) > 0);
}));

test("language is chosen and kept", () => visit({}, async (page) => {
  const lang = () => page.locator("html").getAttribute("lang");
  await page.goto(searching("半導體"));
  assert.equal(await lang(), "zh-TW");
  await follow(page, page.getByRole("link", { name: "English" }));
  assert.equal(await lang(), "en");
  assert.equal(query(page), "半導體", "the choice leads back");
  assert.match(await page.locator(".summary h1").innerText(), /8 threads/);
  await follow(page, page.locator(".hits h2 a").first());
  assert.equal(await lang(), "en");
  await page.goto("/trend");
  assert.equal(await lang(), "en");
  assert.equal((await page.context().cookies()).find((cookie) => cookie.name === "language").value, "en");
  await follow(page, page.getByRole("link", { name: "中文" }));
  assert.equal(await lang(), "zh-TW");
}));

test("a browser that prefers English gets English", () => visit({ locale: "en-GB" }, async (page) => {
  await page.goto("/");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.ok(await page.getByRole("button", { name: "Search" }).isVisible());
}));

test("colours are chosen and kept, or those of the system", () => visit({ colorScheme: "dark" }, async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(searching("半導體"));
  const dark = await ground();
  await follow(page, page.getByRole("link", { name: "亮", exact: true }));
  const light = await ground();
  assert.notEqual(light, dark);
  await follow(page, page.locator(".hits h2 a").first());
  assert.equal(await ground(), light, "on every page");
  await page.emulateMedia({ colorScheme: "light" });
  await follow(page, page.getByRole("link", { name: "暗", exact: true }));
  assert.equal(await ground(), dark, "whatever the system has");
  await follow(page, page.getByRole("link", { name: "隨系統" }));
  assert.equal(await ground(), light);
}));

test("the hits are downloaded in every format", () => visit({}, async (page) => {
  await page.goto(searching("台積電", { unit: "block", sort: "newest" }));
  await page.getByText("下載全部").click();
  const formats = await page.locator(".menu a[download]").allInnerTexts();
  for (const name of ["jsonl", "json", "csv", "tsv", "md", "ids"]) assert.ok(formats.includes(name), name);
  for (const format of formats) {
    const begun = page.waitForEvent("download");
    await page.locator(".menu a[download]").getByText(format, { exact: true }).click();
    const download = await begun;
    assert.equal(download.suggestedFilename(), `pawen-block.${format}`);
    const address = `/api/export?q=%E5%8F%B0%E7%A9%8D%E9%9B%BB&unit=block&sort=newest&format=${format}`;
    const same = Buffer.from(await (await api(address)).arrayBuffer());
    assert.deepEqual(await readFile(await download.path()), same, format);
    assert.ok(same.length > 10, format);
  }
  const csv = await (await api("/api/export?q=%E5%8F%B0%E7%A9%8D%E9%9B%BB&unit=block&format=csv")).text();
  assert.ok(csv.trim().split("\n").length > await total(page), "a line for each hit, and one for the names");
}));

test("zero hits explain themselves", () => visit({}, async (page) => {
  await page.goto(searching("半導體 沒有人寫過的話"));
  assert.equal(await total(page), 0);
  const parts = await page.locator(".nothing .parts").first().locator("li").allInnerTexts();
  assert.equal(parts.length, 2);
  assert.ok(parts[0].startsWith("8") && parts[0].includes("半導體"), parts[0]);
  assert.ok(parts[1].startsWith("0") && parts[1].includes("沒有人寫過的話"), parts[1]);
  assert.ok(await page.locator(".closest > li").count() > 0, "the closest, ...");
  await follow(page, page.getByRole("link", { name: "最接近的" }));
  assert.ok(await total(page) > 0, "... which lead to all of them");
}));

test("comments that do not hold it all lead to threads that do", () => visit({}, async (page) => {
  await page.goto(searching("半導體 颱風", { unit: "block" }));
  assert.equal(await total(page), 0);
  const threads = (await ids("半導體 -颱風 DeepSeek")).length;
  await page.goto(searching("DeepSeek 開源 半導體", { unit: "block" }));
  assert.equal(await total(page), 0);
  assert.ok(threads > 0);
  await follow(page, page.getByRole("link", { name: /整篇文章裡/ }));
  assert.ok(await total(page) > 0);
}));

test("an error shows its place and is announced", () => visit({}, async (page, faults) => {
  const answer = await page.goto(searching("台積電 (auther:k2seven"));
  assert.equal(answer.status(), 400);
  const alert = page.getByRole("alert");
  const lines = (await alert.locator("pre").innerText()).split("\n");
  const [typed, carets] = lines.slice(1);
  assert.match(lines[0], /auther/);
  assert.match(carets, /^ +\^{7}$/);
  // In columns: a Chinese character takes two.
  const columns = [...typed.slice(0, typed.indexOf("auther"))].reduce((sum, c) => sum + (c > "\u2e80" ? 2 : 1), 0);
  assert.equal(carets.indexOf("^"), columns, "the caret is under what is wrong");
  assert.match(lines[3], /author/);
  const box = page.locator("#q");
  assert.equal(await box.getAttribute("aria-invalid"), "true");
  const described = await box.getAttribute("aria-describedby");
  assert.match(await page.locator(`#${described}`).innerText(), /auther/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "q", "it is read out where one goes on typing");
  const widths = await alert.locator("pre").evaluate((pre) => {
    const wide = (text) => {
      const probe = pre.appendChild(document.createElement("span"));
      probe.textContent = text;
      const { width } = probe.getBoundingClientRect();
      probe.remove();
      return width;
    };
    return [pre.querySelector(".wide-one").getBoundingClientRect().width, wide("aa")];
  });
  assert.ok(Math.abs(widths[0] - widths[1]) < 3, `two columns are as wide as one character: ${widths}`);
  expected(faults, 400);
}));

test("a wrong address is an error page with links", () => visit({}, async (page, faults) => {
  const answer = await page.goto("/nowhere/<script>alert(1)</script>");
  assert.equal(answer.status(), 404);
  assert.match(await page.getByRole("alert").innerText(), /nowhere/);
  expected(faults, 404);
  const limit = await page.goto("/?q=a&limit=many");
  assert.equal(limit.status(), 400);
  assert.match(await page.getByRole("alert").innerText(), /limit=many/);
  expected(faults, 400);
}));
