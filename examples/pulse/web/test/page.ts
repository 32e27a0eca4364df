/** The page in a real browser, on a real Pulse. `cargo test -p pulse --test page` runs it. */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { type Browser, type Locator, type Page, chromium } from "playwright-core";

import { Pulse } from "./pulse.js";
import { manyJobs } from "./recording.js";

let browser: Browser;
let pulse: Pulse;
let page: Page;
/** What the browser complained of. */
let complaints: string[];

before(async () => {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  [browser, pulse] = await Promise.all([
    chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] }),
    Pulse.start(),
  ]);
  page = await open({ width: 1280, height: 800 });
});

beforeEach(() => {
  complaints = [];
});

after(async () => {
  await browser?.close();
  await pulse?.end("SIGTERM");
});

async function open(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(pulse.url);
  return page;
}

const row = (id: string | undefined): Locator => page.locator(`[data-job="${id}"]`);
const panel = (): Locator => page.getByRole("complementary");
const status = (): Locator => panel().getByRole("status");

/** Waits for an element to say something. */
async function says(locator: Locator, text: string | RegExp): Promise<void> {
  await locator.filter({ hasText: text }).first().waitFor();
}

async function close(): Promise<void> {
  await panel().getByRole("link", { name: "Close" }).click();
  await panel().waitFor({ state: "detached" });
}

test("the page finds Pulse and its plugin, and says that nothing was queued", async () => {
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByText("Nothing was queued yet.").waitFor();
  await page.getByRole("link", { name: /^Ready\s*echo/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test("a job that is queued in the form appears, and its progress moves", async () => {
  await page.getByRole("button", { name: "New job" }).click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Handler").fill("echo.slow");
  await form.getByLabel("Payload").fill("{ steps: ");
  await form.getByRole("button", { name: "Queue it" }).click();
  await says(form.getByRole("alert"), "The payload is no JSON.");
  await form.getByLabel("Payload").fill('{ "steps": 60, "stepMs": 100 }');
  await form.getByRole("button", { name: "Queue it" }).click();
  await form.waitFor({ state: "detached" });
  await says(status(), "Running");
  const bar = panel().getByRole("progressbar");
  const values: number[] = [];
  const end = Date.now() + 10_000;
  while (values.length < 3 && Date.now() < end) {
    const value = Number(await bar.getAttribute("aria-valuenow"));
    if (value > (values.at(-1) ?? 0)) values.push(value);
    await page.waitForTimeout(50);
  }
  assert.equal(values.length, 3, `progress was ${values}`);
  assert.equal(await bar.getAttribute("aria-valuemax"), "60");
  assert.equal(await page.locator('[data-job] [role="progressbar"]').count(), 1);
  assert.deepEqual(complaints, []);
});

test("a job is cancelled by a click, and tried again by another", async () => {
  await panel().getByRole("button", { name: "Cancel" }).click();
  await says(status(), "Cancelled");
  await panel().getByRole("button", { name: "Retry" }).click();
  await says(status(), "Running");
  await says(panel().getByRole("listitem").filter({ hasText: "cancelled" }), "1");
  await panel().getByRole("button", { name: "Cancel" }).click();
  await says(status(), "Cancelled");
  await close();
  assert.deepEqual(complaints, []);
});

test("a job that another program queues appears by itself, and logs while it runs", async () => {
  const more = { labels: { team: "red" }, delayMs: "1500" };
  const job = await pulse.enqueue("echo.chat", { lines: 40, level: "warn" }, more);
  await row(job.id).click();
  await says(status(), "Queued");
  // It has no lines yet, so all of them come by the socket.
  const log = panel().getByRole("log");
  await says(log, /line 40$/);
  assert.equal(await log.locator(".line.warn").count(), 40);
  const texts = await log.locator(".text").allInnerTexts();
  assert.deepEqual(texts.slice(0, 2).map((text) => text.trim()), ["chatline 1", "chatline 2"]);
  await says(panel(), "team=red");
  await says(status(), "Done");
  await says(panel().getByLabel("Result"), '"lines": 40');
  await close();
  assert.deepEqual(complaints, []);
});

test("what is open and chosen is there after a reload", async () => {
  const job = await pulse.enqueue("echo.echo", { text: "Grüße" });
  await page.getByRole("link", { name: /^Done/ }).click();
  await row(job.id).click();
  await says(status(), "Done");
  await page.reload();
  await says(status(), "Done");
  await says(panel().getByLabel("Payload"), '"text": "Grüße"');
  await page.getByRole("heading", { name: "Done" }).waitFor();
  assert.equal(await page.getByRole("row").filter({ hasText: "echo.slow" }).count(), 0);
  await page.getByLabel("Search jobs").fill("chat");
  await row(job.id).waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: "echo.chat" }).waitFor();
  await page.goto(`${pulse.url}/#`);
  await row(job.id).waitFor();
  assert.deepEqual(complaints, []);
});

test("a plugin that crashes and is started again is seen to be", async () => {
  const job = await pulse.enqueue("echo.fail", { message: "gone", how: "EXIT" }, { maxAttempts: 1 });
  await row(job.id).click();
  await says(status(), "Failed");
  await panel().getByText("The plugin’s process ended").waitFor();
  await page.getByRole("link", { name: /^Ready\s*echo/ }).click();
  await says(status(), "Ready");
  const fact = (name: string): Locator => panel().locator(".facts div").filter({ hasText: name });
  await says(fact("Crashes"), "Crashes1");
  await says(fact("Starts"), "Starts2");
  await close();
  assert.deepEqual(complaints, []);
});

test("the list is for the keyboard as well", async () => {
  const first = page.getByRole("row").nth(1);
  await first.focus();
  await page.keyboard.press("ArrowDown");
  const second = page.getByRole("row").nth(2);
  assert.equal(await second.evaluate((row) => row === document.activeElement), true);
  await page.keyboard.press("Enter");
  await panel().waitFor();
  assert.equal(await second.getAttribute("aria-selected"), "true");
  await panel().getByRole("link", { name: "Close" }).focus();
  await page.keyboard.press("Escape");
  await panel().waitFor({ state: "detached" });
  assert.deepEqual(complaints, []);
});

test("light and dark are as the system wants it", async () => {
  const colors = async (colorScheme: "light" | "dark"): Promise<number[]> => {
    await page.emulateMedia({ colorScheme });
    return page.locator(".list").evaluate((list) => {
      const { color, backgroundColor } = getComputedStyle(list);
      const lightness = (text: string): number => Number(/\d+/.exec(text)?.[0]);
      return [lightness(color), lightness(backgroundColor)];
    });
  };
  const [[ink = 0, paper = 0], [darkInk = 0, darkPaper = 0]] = [await colors("light"), await colors("dark")];
  assert.ok(ink < 60 && paper > 240, `light is ${ink} on ${paper}`);
  assert.ok(darkInk > 220 && darkPaper < 40, `dark is ${darkInk} on ${darkPaper}`);
  await page.emulateMedia({ colorScheme: "light" });
});

test("on a phone, one thing fits at a time", async () => {
  await page.setViewportSize({ width: 390, height: 780 });
  const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(await overflow(), 0);
  await page.getByRole("row").nth(1).click();
  await panel().waitFor();
  assert.equal(await page.getByRole("grid").isVisible(), false);
  assert.equal(await overflow(), 0);
  await close();
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.deepEqual(complaints, []);
});

test("a Pulse that is killed is missed, and found again with its jobs", async () => {
  const slow = await pulse.enqueue("echo.slow", { steps: 20, stepMs: 100 });
  await row(slow.id).click();
  await says(status(), "Running");
  await pulse.end("SIGKILL");
  await page.getByText("Pulse can’t be reached.").waitFor();
  assert.equal(await panel().getByRole("button", { name: "Cancel" }).isEnabled(), false);
  const count = await page.getByRole("row").count();
  await pulse.serve();
  await page.getByRole("button", { name: "Try now" }).click({ timeout: 1000 }).catch(() => undefined);
  await page.getByText("Live", { exact: true }).waitFor();
  await says(status(), "Done");
  assert.equal(await page.getByRole("row").count(), count);
  await panel().getByText("interrupted").waitFor();
  // That nobody was there is the one thing that the browser may say.
  assert.deepEqual(complaints.filter((text) => !/ERR_CONNECTION|Failed to load resource/.test(text)), []);
});

test("ten thousand jobs are as fast as ten", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.routeWebSocket(/\/pulse\/v1\/socket$/, (socket) => {
    for (const message of manyJobs(10_000)) socket.send(JSON.stringify(message));
  });
  await page.goto(pulse.url);
  await page.getByText("10,000 of 10,000").or(page.getByText(/^10,0\d\d( |$)/)).first().waitFor();
  assert.ok((await page.getByRole("row").count()) < 50, "all rows are there at once");
  const millis = await page.evaluate(async () => {
    const scroller = document.querySelector(".scroller");
    const began = performance.now();
    for (let step = 1; step <= 30; step += 1) {
      scroller?.scrollTo({ top: step * 15_000 });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return (performance.now() - began) / 30;
  });
  // A frame has 16 ms; a machine that does other things as well takes longer.
  assert.ok(millis < 100, `a frame took ${millis} ms`);
  await context.close();
});
