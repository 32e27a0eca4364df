import { render } from "preact";

import { Page } from "./page.js";
import { App } from "./view/app.js";

const root = document.getElementById("page");

function draw(page: Page, root: Element): void {
  const running = page.model.daemon?.runningJobs ?? 0;
  document.title = running > 0 ? `(${running}) Pulse` : "Pulse";
  render(<App page={page} />, root);
}

if (root) new Page((page) => draw(page, root)).changed();
