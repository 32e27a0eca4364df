import type { JSX } from "preact";

import { ago, ahead, count, duration, moment } from "../format.js";
import type { Page } from "../page.js";
import { format } from "../route.js";
import { type Plugin, PluginState } from "../types.js";
import { endOf } from "./failure.js";
import { Fact, Panel } from "./job.js";
import { PLUGIN_STATES } from "./status.js";

/** All that is known of one plugin. */
export function PluginView({ page, plugin }: { page: Page; plugin: Plugin | undefined }): JSX.Element {
  if (!plugin) {
    return (
      <Panel page={page} title="Plugin" close={{ plugin: "" }}>
        <p class="empty">{page.isLoaded ? `There is no plugin ${page.route.plugin}.` : "Waiting for Pulse…"}</p>
      </Panel>
    );
  }
  const state = typeof plugin.state === "string" ? plugin.state : PluginState.UNSPECIFIED;
  const { word, tone } = PLUGIN_STATES[state];
  const { metadata, health, lastExit } = plugin;
  const canRestart: PluginState[] = [PluginState.BACKOFF, PluginState.FAILED, PluginState.STOPPED];
  const details = Object.entries(health?.details ?? {});
  return (
    <Panel page={page} title={plugin.name ?? ""} close={{ plugin: "" }}>
      <div class="state">
        <span class={`badge ${tone}`} role="status">
          <span class={`dot ${tone}`} aria-hidden="true" /> {word}
        </span>
        {plugin.stateSince && <span class="since">for {duration(page.now - Number(plugin.stateSince))}</span>}
        <span class="actions">
          {canRestart.includes(state) && (
            <button type="button" onClick={() => page.restart(plugin.name ?? "")}>
              Start now
            </button>
          )}
        </span>
      </div>
      {plugin.stateReason && <p class="reason">{plugin.stateReason}</p>}
      {metadata?.description && <p class="about">{metadata.description}</p>}
      <dl class="facts">
        <Fact name="Version">{metadata?.version}</Fact>
        <Fact name="Author">{metadata?.author}</Fact>
        <Fact name="License">{metadata?.license}</Fact>
        <Fact name="Process">{plugin.processId === undefined ? "" : String(plugin.processId)}</Fact>
        <Fact name="Running jobs">{count(plugin.runningJobs)}</Fact>
        <Fact name="Starts">{count(plugin.startCount)}</Fact>
        <Fact name="Crashes">{count(plugin.crashCount)}</Fact>
        <Fact name="Next start">{plugin.restartAt && ahead(Number(plugin.restartAt) - page.now)}</Fact>
        <Fact name="Health">
          {health && (health.healthy ? "well" : "not well")}
          {health?.message && <small> {health.message}</small>}
        </Fact>
        {details.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
      {plugin.handlers && (
        <section class="part">
          <h3>
            Handlers <small>{count(plugin.handlers.length)}</small>
          </h3>
          <ul class="handlers">
            {plugin.handlers.map((name) => (
              <li key={name}>
                <a class="mono" href={format({ ...page.route, handler: `${plugin.name}/${name}` })}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {lastExit && (
        <section class="part">
          <h3>
            Last end <small title={moment(Number(lastExit.endedAt ?? 0))}>{ago(page.now - Number(lastExit.endedAt ?? 0))}</small>
          </h3>
          <p class="about">{endOf(lastExit)}</p>
          {lastExit.stderrTail && (
            <pre class="content" aria-label="Its last lines">
              {lastExit.stderrTail.join("\n")}
            </pre>
          )}
        </section>
      )}
    </Panel>
  );
}
