// What is written in posts is shown and never obeyed: hostile.jsonl, on every page that shows any of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { api, expected, ids, searching, visit } from "./browser.mjs";

const WORD = "惡意文字";

/** Everything in a page that a post could have brought about. */
const suspicious = () => {
  const found = [];
  const steers = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ue000-\uf8ff]/u;
  const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset"];
  const ours = { SCRIPT: "/assets/pawen.js", LINK: /^\/assets\/(icon\.svg|pawen\.css)$/, IMG: /^\/trend\.svg\?/ };
  for (const element of document.querySelectorAll("*")) {
    const shown = element.outerHTML.slice(0, 200);
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "FRAME", "AUDIO", "VIDEO", "TEMPLATE"].includes(element.tagName)) {
      found.push(shown);
    }
    if (element.tagName in ours) {
      const address = element.getAttribute(element.tagName === "LINK" ? "href" : "src") ?? "";
      if (!address.match(ours[element.tagName]) || element.textContent !== "") found.push(shown);
    }
    if (element.tagName === "A" && element.closest("svg") === null && element.textContent.trim() === "") found.push(`no name: ${shown}`);
    if (element.hasAttribute("http-equiv") || element.hasAttribute("style")) found.push(shown);
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(shown);
      if (leads.includes(name) && !/^(\/(?!\/)|#|https?:\/\/)/.test(value)) found.push(`${name}=${value}`);
      // A browser encodes invisible characters of an address with a %, wherever it shows it.
      if (!["value", "href"].includes(name) && steers.test(value)) found.push(`unseen in ${name}: ${escape(value)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || element.tagName === "TEXTAREA") continue;
      if (steers.test(node.data)) found.push(`unseen in ${element.tagName}: ${escape(node.data)}`);
    }
  }
  if (document.querySelectorAll("script").length !== 1) found.push("scripts");
  if (document.querySelectorAll("main").length !== 1 || document.querySelector("body > footer.bottom") === null) {
    found.push("the page is torn");
  }
  return found;
};

async function visited(page, address, status = 200) {
  const answer = await page.goto(address);
  assert.equal(answer.status(), status, address);
  assert.deepEqual(await page.evaluate(suspicious), [], address);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${address} is ${over} pixels too wide`);
}

/** The addresses of links, as they are written. */
const addresses = async (page, selector) =>
  [...new Set(await page.locator(selector).evaluateAll((all) => all.map((link) => link.getAttribute("href"))))];

for (const colorScheme of ["light", "dark"]) {
  test(`hits and threads, ${colorScheme}`, () => visit({ colorScheme }, async (page) => {
    const all = await ids(WORD);
    assert.ok(all.length >= 25, `${all.length} threads`);
    const threads = [];
    for (let address = searching(WORD); address; [address] = await addresses(page, '.pages a[rel="next"]')) {
      await visited(page, address);
      threads.push(...await addresses(page, ".hits h2 a"));
    }
    assert.equal(threads.length, all.length);
    for (const [number, address] of threads.entries()) {
      await visited(page, address);
      const { pathname } = new URL(page.url());
      const json = await (await api(await page.getByRole("link", { name: "JSON" }).getAttribute("href"))).json();
      assert.equal(`${json.board}/${json.id}`, decodeURIComponent(all[number]), pathname);
    }
  }));
}

test("what is written is shown", () => visit({}, async (page) => {
  await visited(page, "/thread/Hostile/M.1748707200.A.001");
  assert.ok((await page.title()).includes("<script>alert('title')</script>"));
  assert.ok((await page.locator("h1").innerText()).includes("<script>alert('title')</script>"));
  const post = await page.locator("article .post").innerText();
  for (const line of ["<script>alert('body')</script>", "<!-- --><![CDATA[ <?php ?> ]]>", "</div></main></body></html>"]) {
    assert.ok(post.includes(line), line);
  }
  assert.equal(await page.locator("#f2 .by").innerText(), '" onmouseover="alert(1)');
  assert.equal(await page.getByText("javascript:alert('url')").count(), 1);
  assert.equal(await page.locator("article footer a", { hasText: "javascript:" }).count(), 0);
  await visited(page, "/thread/Hostile/M.1748966400.A.004");
  const text = await page.locator("main").innerText();
  for (const shown of ["\\u{202e}exe.gpj\\u{202c}", "\\u{200b}", "␛[31m", "␀", "\\u{2066}", "\\u{e000}", "\\u{202e}admin"]) {
    assert.ok(text.includes(shown), shown);
  }
}));

test("comments, commenters, facets", () => visit({}, async (page) => {
  for (const address of [searching(WORD, { unit: "block" }), searching(`"${WORD}" board:Hostile`)]) {
    await visited(page, address);
    const narrower = await addresses(page, "aside li:not(.more) > a:first-child");
    assert.ok(narrower.length > 20, `${narrower.length} values`);
    const others = await addresses(page, "aside .exclude, aside .more a");
    for (const value of narrower) {
      await visited(page, value);
      assert.ok(await page.locator(".hits > li").count() > 0, `${value} finds something`);
      assert.ok(await page.locator(".chips li").count() > 0, `${value} has a chip`);
    }
    for (const other of others) await visited(page, other);
  }
  for (const id of ["M.1748707200.A.001", "M.1748880000.A.003", "M.1748966400.A.004", "M.1749052800.A.005"]) {
    await visited(page, `/thread/Hostile/${id}?q=${WORD}`);
    const names = await page.locator(".comment button.by").evaluateAll((all) => [...new Set(all.map((by) => by.value))]);
    for (const name of names) {
      await visited(page, `/thread/Hostile/${id}?q=${WORD}&by=${encodeURIComponent(name)}`);
      assert.ok(await page.locator(".comment").count() > 0, `${name} is shown`);
    }
    for (const link of await addresses(page, ".header a")) await visited(page, link);
  }
}));

test("trend", () => visit({}, async (page) => {
  for (const split of ["", "board", "category", "author", "by", "reaction"]) {
    const q = `"${WORD}"\n<script>alert(1)</script>\nauthor:"\u202etoor"`;
    await visited(page, `/trend?${new URLSearchParams({ q: split ? WORD : q, split, by: "year" })}`);
    const width = await page.locator(".picture img").evaluate(async (image) => {
      await image.decode();
      return image.naturalWidth;
    });
    assert.ok(width > 400, split);
    // Opened by itself the picture is a document, in which a script could run.
    await page.goto(await page.locator(".picture img").getAttribute("src"));
    const odd = await page.evaluate(() => [...document.querySelectorAll("script, foreignObject, a, image, style")].length);
    assert.equal(odd, 0);
    assert.doesNotMatch(await page.evaluate(() => document.documentElement.textContent), /[\u202a-\u202e\u200b]/);
  }
}));

test("queries", () => visit({}, async (page, faults) => {
  const hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)' autofocus='",
    "</title><script>alert(1)</script>", "\u202e反過來\u202c", "'\u202e\u200b\u0000'", "author:\"\u202etoor\"",
    "</textarea><script>alert(1)</script>", "javascript:alert(1)", "{{7*7}} ${7*7}", "<!--", "]]>", "%3Cscript%3E", "\\",
  ];
  for (const q of [...hostile, ...hostile.map((one) => `("${one}`)]) {
    for (const address of [searching(q), searching(q, { any: "1" }), `/trend?${new URLSearchParams({ q })}`,
      `/thread/Hostile/M.1748966400.A.004?${new URLSearchParams({ q, by: q })}`]) {
      const { status } = await fetch(new URL(address, page.url() === "about:blank" ? process.env.PAWEN_PAGE : page.url()));
      assert.ok([200, 400].includes(status), `${status} ${address}`);
      await visited(page, address, status);
      if (status === 400) expected(faults, 400);
      const typed = page.locator("#q");
      const lines = (text) => text.replaceAll(/[\r\n\0\ufffd]/g, "");
      if (address.startsWith("/?")) assert.equal(lines(await typed.inputValue()), lines(q), "what was typed is still there");
    }
  }
}));

test("other people's addresses", () => visit({}, async (page) => {
  for (const back of ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n/evil.example"]) {
    await page.goto(`/preferences?${new URLSearchParams({ theme: "dark", back })}`);
    assert.equal(new URL(page.url()).pathname, "/", back);
  }
}));
