// A browser for one file of tests, and what no page may do, whatever the test is about: open a dialog, complain, break
// the policy that it was sent with, or request anything from another server.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

/** The address of the server, without the slash at its end. */
export const base = process.env.PAWEN_PAGE?.replace(/\/$/, "");
assert.ok(base, "PAWEN_PAGE holds the address of a running `pawen serve`");

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.PAWEN_CHROMIUM ?? "chromium", args: FLAGS });
});
after(() => browser?.close());

/**
 * Runs `work` in a browser of a reader of its own: without cookies, reading Chinese unless `options` say otherwise.
 */
export async function visit(options, work) {
  const context = await browser.newContext({ baseURL: base, locale: "zh-TW", viewport: desktop, ...options });
  const faults = await watched(context);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await work(page, faults);
    assert.deepEqual(faults, [], "no page did what no page may do");
  } finally {
    await context.close();
  }
}

/** Collects what pages must not do. */
async function watched(context) {
  const faults = [];
  await context.exposeBinding("violated", (_, what) => faults.push(`policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("dialog", async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`script: ${error.error()}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(`${base}/`)) faults.push(`request: ${request.url()}`);
  });
  return faults;
}

/** Takes back the complaint of the browser about a page that is an error, as it is meant to be. */
export function expected(faults, status) {
  const at = faults.findIndex((fault) => fault.startsWith("console:") && fault.includes(` ${status} `));
  if (at >= 0) faults.splice(at, 1);
}

/** The address of a search. */
export const searching = (q, more = {}) => `/?${new URLSearchParams({ q, ...more })}`;

/**
 * Clicks a link and waits until the page that it leads to is loaded: a click returns once that page has begun, when it may
 * still be without its style sheet.
 */
export async function follow(page, link) {
  await Promise.all([page.waitForEvent("load"), link.click()]);
}

/** What the API answers, read apart from the browser. */
export async function api(path) {
  const answer = await fetch(base + path);
  assert.equal(answer.status, 200, path);
  return answer;
}

/** Every hit of a query, as its ids. */
export async function ids(q, more = {}) {
  const text = await (await api(`/api/export?${new URLSearchParams({ q, format: "ids", ...more })}`)).text();
  return text.split("\n").filter((line) => line !== "");
}

/** The number of hits that the page shows. */
export const total = async (page) => Number((await page.locator("#total").innerText()).replaceAll(/[^0-9]/g, ""));

/** The titles of the hits. */
export const titles = (page) => page.locator(".hits:not(.closest) > li h2").allInnerTexts();

/** Returns whether an element can be seen without scrolling. */
export function inView(locator) {
  return locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

/** Waits until that is so: a page scrolls at its next frame. */
export async function comesIntoView(locator) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await inView(locator)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`${locator} is not in view`);
}
