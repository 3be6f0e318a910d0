// The page of one thread.

import assert from "node:assert/strict";
import { test } from "node:test";
import { api, comesIntoView, follow, inView, searching, total, visit } from "./browser.mjs";

const LONG = "/thread/Hostile/M.1754006400.A.300";
const here = (page) => page.locator("mark.here").evaluateAll((all) => all.map((mark) => mark.id));

test("a hit is opened and leads back", () => visit({}, async (page) => {
  await page.goto(searching("高階晶片", { unit: "block", sort: "newest" }));
  const hits = page.url();
  await page.locator(".hits h2 a").first().click();
  await page.waitForURL(/\/thread\/Stock\//);
  assert.match(await page.title(), /DeepSeek/);
  // A word that is cut over two floors is marked in both.
  const marks = await page.locator("mark").allInnerTexts();
  assert.equal(marks.join(""), "高階晶片");
  await page.getByRole("link", { name: "回到搜尋結果" }).click();
  // A page that the browser has kept is shown again without a `load`.
  await page.waitForURL((url) => url.href === hits, { waitUntil: "commit" });
  assert.equal(await total(page), 1);
  assert.equal(page.url(), hits, "to the very search");
}));

test("matches are followed by button", () => visit({}, async (page) => {
  await page.goto(`${LONG}?q=三百樓`);
  const count = Number(await page.locator("#matches").innerText());
  assert.equal(count, await page.locator("mark[id]").count());
  assert.ok(count > 40, `${count}`);
  await page.getByRole("button", { name: "下一處" }).click();
  assert.deepEqual(await here(page), ["m1"]);
  for (let step = 0; step < 4; step += 1) await page.getByRole("button", { name: "下一處" }).click();
  assert.deepEqual(await here(page), ["m5"]);
  await comesIntoView(page.locator("#m5"));
  assert.equal(new URL(page.url()).hash, "#m5", "the place has an address");
  for (let step = 0; step < 5; step += 1) await page.getByRole("button", { name: "上一處" }).click();
  assert.deepEqual(await here(page), [`m${count}`], "after the first comes the last");
  await comesIntoView(page.locator(`#m${count}`));
}));

test("matches are followed by key, from the floor on which one is", () => visit({}, async (page) => {
  await page.goto(`${LONG}?q=三百樓`);
  for (const key of ["n", "n", "n", "p"]) await page.keyboard.press(key);
  assert.deepEqual(await here(page), ["m2"]);
  await page.goto(`${LONG}?q=三百樓&x#f29`);
  const on = await page.locator("#f29 mark").first().getAttribute("id");
  await page.keyboard.press("n");
  const [next] = await here(page);
  assert.equal(Number(next.slice(1)), Number(on.slice(1)) + 1);
  await comesIntoView(page.locator(`#${next}`));
}));

test("matches go on from a floor that has none", () => visit({}, async (page) => {
  await page.goto(`${LONG}?q=三百樓#f28`);
  assert.equal(await page.locator("#f28 mark").count(), 0);
  await page.keyboard.press("n");
  assert.equal(await page.locator("#f29 mark.here").count(), 1, "the next one is on floor 29");
  await page.goto(`${LONG}?q=三百樓&x#f28`);
  await page.keyboard.press("p");
  assert.equal(await page.locator("#f22 mark.here").count(), 1, "the one before on floor 22");
}));

test("a floor has an address and is marked", () => visit({}, async (page) => {
  await page.goto(`${LONG}#f28`);
  const floor = page.locator("#f28");
  await comesIntoView(floor);
  assert.ok(await floor.evaluate((element) => element.matches(":target")));
  const outline = (element) => getComputedStyle(element).outlineStyle;
  assert.equal(await floor.evaluate(outline), "solid");
  assert.equal(await page.locator("#f29").evaluate(outline), "none");
  const covered = await floor.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return !element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(!covered, "nothing covers it");
  await page.locator("#f31 .floor").click();
  assert.equal(new URL(page.url()).hash, "#f31");
  assert.ok(await page.locator("#f31").evaluate((element) => element.matches(":target")));
}));

test("the floor of a hit leads to it", () => visit({}, async (page) => {
  await page.goto(searching("這一樓要能直接跳到", { unit: "block" }));
  await page.locator(".hits .floor").first().click();
  await page.waitForURL(/#f/);
  await comesIntoView(page.locator("#f28"));
  assert.ok(await inView(page.locator("#f28 mark").first()));
}));

test("what has no floor is led to as well", () => visit({}, async (page) => {
  await page.goto(searching('"作者在第 120 樓之後"', { unit: "block" }));
  await page.locator(".hits h2 a").first().click();
  await page.waitForURL(/#f120/);
  const reply = page.locator(".reply:target");
  await comesIntoView(reply);
  assert.equal(await reply.evaluate((element) => getComputedStyle(element).outlineStyle), "solid");
  await page.keyboard.press("p");
  assert.equal(await page.locator(".reply:target").count(), 1, "the only match is here");
}));

test("the comments of one commenter are shown alone, and all again", () => visit({}, async (page) => {
  await page.goto(`${LONG}?q=三百樓`);
  assert.equal(await page.locator(".comment").count(), 300);
  await page.locator("#f3 .by").click();
  await page.waitForURL(/by=blockhead/);
  const alone = page.locator(".comment");
  const authors = new Set(await alone.locator(".by").allInnerTexts());
  assert.deepEqual([...authors], ["blockhead"]);
  const { comments } = await (await api("/api/thread/Hostile/M.1754006400.A.300")).json();
  assert.equal(await alone.count(), comments.filter((comment) => comment.author === "blockhead").length);
  assert.ok(await page.locator("mark").count() > 0, "what is searched stays marked");
  await page.getByRole("link", { name: "看全部推文" }).click();
  await page.waitForURL((url) => !url.search.includes("by="));
  assert.equal(await page.locator(".comment").count(), 300);
}));

test("comments are as they were: floors, reactions, blocks, answers of the author", () => visit({}, async (page) => {
  await page.goto(LONG);
  const floors = await page.locator(".comment .floor").allInnerTexts();
  assert.deepEqual(floors, Array.from({ length: 300 }, (_, number) => `${number + 1} 樓`));
  const signs = page.locator(".comment .sign");
  assert.deepEqual((await signs.allInnerTexts()).slice(0, 3), ["推", "→", "噓"]);
  const colours = await signs.evaluateAll((all) => all.slice(0, 3).map((sign) => getComputedStyle(sign).color));
  assert.equal(new Set(colours).size, 3, "a colour for each");
  const goesOn = await page.locator(".comment").evaluateAll((all) => all.slice(0, 12).map((row) =>
    row.classList.contains("goes-on")));
  // blockhead wrote floors 1 to 5, 9, and 11 to 14.
  assert.deepEqual(goesOn.slice(0, 6), [false, true, true, true, true, false]);
  assert.deepEqual(goesOn.slice(10, 12), [false, true]);
  const replies = page.locator(".reply");
  assert.equal(await replies.count(), 5);
  assert.equal(await replies.first().locator(".quote").count(), 2);
  const order = await page.locator(".comments > li").evaluateAll((all) => all.slice(58, 62).map((row) => row.id));
  assert.deepEqual(order, ["f59", "f60", "f60+1", "f61"], "an answer is where it was written");
  assert.ok(await page.locator("#f3").evaluate((row) => !row.classList.contains("by-author")));
}));

test("a post is wrapped as its author wrote it, quotes dimmed, links to be followed", () => visit({}, async (page) => {
  await page.goto(LONG);
  const post = page.locator("article .post");
  assert.match(await post.innerText(), /三百樓的本文，斷\n行在詞中間/);
  assert.match(await post.innerText(), /\n {4}縮排的一行\n/);
  assert.equal(await post.locator(".quote").count(), 4);
  const colour = (locator) => locator.evaluate((element) => getComputedStyle(element).color);
  assert.notEqual(await colour(post.locator(".quote").first()), await colour(post));
  const link = post.locator("a");
  assert.equal(await link.count(), 1);
  assert.match(await link.getAttribute("href"), /^https:\/\/example\.com\//);
  assert.match(await link.getAttribute("rel"), /noopener.*nofollow|noreferrer/);
}));

test("author, board and subject lead to searches, JSON is next to them", () => visit({}, async (page) => {
  await page.goto(LONG);
  for (const [name, wanted] of [["steady22", "author:steady22"], ["Hostile", "board:Hostile"]]) {
    await follow(page, page.locator(".header").getByRole("link", { name }));
    assert.equal(new URL(page.url()).searchParams.get("q"), wanted);
    assert.ok(await total(page) > 0);
    await page.goBack();
  }
  await follow(page, page.getByRole("link", { name: "同標題文章" }));
  assert.equal(await total(page), 1);
  await page.goBack();
  const address = await page.getByRole("link", { name: "JSON" }).getAttribute("href");
  assert.equal((await (await api(address)).json()).comments.length, 305);
}));

test("something else is marked in a thread, also what cannot be meant", () => visit({}, async (page, faults) => {
  await page.goto(LONG);
  assert.equal(await page.locator("mark").count(), 0);
  await page.keyboard.press("/");
  await page.keyboard.type("縮排");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
  assert.equal(await page.locator("mark").innerText(), "縮排");
  await page.goto(`${LONG}?q=(`);
  assert.ok(await page.getByRole("alert").isVisible());
  assert.equal(await page.locator(".comment").count(), 300, "the thread is shown all the same");
  assert.deepEqual(faults, []);
}));

test("the place of a filter and a mark survives a change of language", () => visit({}, async (page) => {
  await page.goto(`${LONG}?q=三百樓&by=blockhead`);
  const count = await page.locator(".comment").count();
  await follow(page, page.getByRole("link", { name: "English" }));
  assert.equal(await page.locator(".comment").count(), count);
  assert.match(await page.locator(".only").innerText(), /Only blockhead/);
}));
