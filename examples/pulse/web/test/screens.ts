/** Pictures of the built page, for people to look at: `npm run screens` leaves them in build/screens. */

import { readFile } from "node:fs/promises";
import { extname } from "node:path";

import { type BrowserContextOptions, type Page, chromium } from "playwright-core";

import { API_PATH, SOCKET_PATH } from "../src/types.js";
import { FAILED, WORTH_A_LOOK, aMorning } from "./recording.js";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SCREENS: [name: string, hash: string, options: BrowserContextOptions][] = [
  ["light", `job=${WORTH_A_LOOK}`, { viewport: WIDE }],
  ["dark", `job=${WORTH_A_LOOK}`, { viewport: WIDE, colorScheme: "dark" }],
  ["list", "", { viewport: WIDE }],
  ["failed", `job=${FAILED}`, { viewport: { width: 1100, height: 800 } }],
  ["plugin", "plugin=images", { viewport: WIDE, colorScheme: "dark" }],
  ["phone", "", { viewport: PHONE }],
  ["phone-job", `job=${WORTH_A_LOOK}`, { viewport: PHONE, colorScheme: "dark" }],
];

const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, hash, options] of SCREENS) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  await serve(page);
  await page.goto(`http://pulse.example/#${hash}`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `build/screens/${name}.png` });
  if (name === "list") {
    await page.getByRole("button", { name: "New job" }).click();
    await page.screenshot({ path: "build/screens/new.png" });
  }
  await context.close();
}
await browser.close();

/** Shows the built page, of a Pulse that has what was recorded. */
async function serve(page: Page): Promise<void> {
  const messages = aMorning(Date.now());
  const entries = messages.flatMap((message) => (message.type === "job_log" ? (message.entries ?? []) : []));
  await page.route("**/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith(API_PATH)) return route.fulfill({ json: pathname.endsWith("/logs") ? { entries } : {} });
    const file = pathname === "/" ? "/index.html" : pathname;
    return route.fulfill({ body: await readFile(`dist${file}`), contentType: TYPES[extname(file)] ?? "" });
  });
  await page.routeWebSocket(new RegExp(`${SOCKET_PATH}$`), (socket) => {
    for (const message of messages) socket.send(JSON.stringify(message));
  });
}
