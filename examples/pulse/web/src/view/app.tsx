import { Component, type JSX } from "preact";

import type { Page } from "../page.js";
import { Enqueue } from "./enqueue.js";
import { Header } from "./header.js";
import { JobView } from "./job.js";
import { JobTable } from "./jobs.js";
import { PluginView } from "./plugin.js";
import { Sidebar } from "./sidebar.js";

export class App extends Component<{ page: Page }> {
  render({ page }: { page: Page }): JSX.Element {
    const { route, model } = page;
    const job = model.jobs.get(route.job);
    const plugin = model.plugins.get(route.plugin);
    const isOpen = route.job !== "" || route.plugin !== "";
    return (
      <div class={`page${isOpen ? " open" : ""}`}>
        <Header page={page} />
        <Away page={page} />
        {page.notice && <Notice page={page} />}
        <div class={`body${page.connection.state === "open" ? "" : " stale"}`}>
          <Sidebar page={page} />
          <JobTable page={page} />
          {route.job ? (
            <JobView key={route.job} page={page} job={job} />
          ) : route.plugin ? (
            <PluginView key={route.plugin} page={page} plugin={plugin} />
          ) : null}
        </div>
        {page.isEnqueuing && <Enqueue page={page} />}
      </div>
    );
  }
}

/** Says that what is shown may be old. */
function Away({ page }: { page: Page }): JSX.Element {
  const { connection, isLoaded } = page;
  const isAway = connection.state === "waiting" || (connection.state === "connecting" && isLoaded);
  const secs = connection.state === "waiting" ? Math.max(Math.ceil((connection.at - Date.now()) / 1000), 0) : 0;
  return (
    <div class="away" role="status">
      {isAway && (
        <p>
          <strong>Pulse can’t be reached.</strong> {isLoaded && "What you see is how it was. "}
          <span aria-hidden="true">{secs > 0 ? `Next try in ${secs} s.` : "Trying now…"}</span>
          <button type="button" class="plain" onClick={() => page.reconnect()}>
            Try now
          </button>
        </p>
      )}
    </div>
  );
}

function Notice({ page }: { page: Page }): JSX.Element {
  return (
    <div class="notice" role="alert">
      <p>{page.notice}</p>
      <button type="button" class="plain" aria-label="Dismiss" onClick={() => page.show({ notice: "" })}>
        ✕
      </button>
    </div>
  );
}
