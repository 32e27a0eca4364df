// Messages as generated code would have them, written by hand so that the runtime is tested alone.
import * as $ from "../../../templates/typescript/runtime/index.js";

export interface Job {
  jobId: string;
  timeoutSecs: bigint;
  payload: Uint8Array;
  note?: string | undefined;
  children: Job[];
  labels: { [key: string]: string };
  counts: { [key: number]: number };
  result?: { case: "ok"; value: string } | { case: "error"; value: Job } | undefined;
  weight: number;
  any?: $.AnyMessage | undefined;
  $unknown?: readonly Uint8Array[];
}

export type JobInit = $.Init<Job>;

export interface JobJson {
  jobId?: string;
  timeoutSecs?: string;
}

export const Job: $.MessageType<Job, JobInit, JobJson> = /* @__PURE__ */ $.messageType({
  typeName: "acme.v1.Job",
  create: createJob,
  write: writeJob,
  read: readJob,
  writeJson: jobText,
  readJson: jobFromJson,
});

export function createJob(init: JobInit = {}): Job {
  const message: Job = {
    jobId: init.jobId ?? "",
    timeoutSecs: init.timeoutSecs ?? 0n,
    payload: init.payload ?? $.EMPTY,
    note: init.note,
    children: init.children?.map((item) => createJob(item)) ?? [],
    labels: $.mapValues(init.labels),
    counts: $.mapValues(init.counts),
    result: init.result?.case === "error" ? { case: "error", value: createJob(init.result.value) } : init.result,
    weight: init.weight ?? 0,
    any: init.any && { typeUrl: init.any.typeUrl ?? "", value: init.any.value ?? $.EMPTY },
  };
  if (init.$unknown !== undefined) message.$unknown = init.$unknown;
  return message;
}

/** Only some fields: enough to tell one job from another. */
function writeJob(m: JobInit, p: number): number {
  if (m.jobId !== undefined && m.jobId !== "") p = $.putString(p, 10, m.jobId);
  if (m.timeoutSecs !== undefined && m.timeoutSecs !== 0n) p = $.putInt64(p, 16, m.timeoutSecs);
  if (m.children !== undefined) for (const item of m.children) p = $.putMessage(p, 42, writeJob, item);
  return m.$unknown === undefined ? p : $.putUnknown(p, m.$unknown);
}

function readJob(b: Uint8Array, p: number, end: number, depth: number, into: Job = createJob()): Job {
  if (depth === 0) throw $.tooDeep(p);
  let tag = 0;
  try {
    while (p < end) {
      const start = p;
      tag = b[p++]!;
      if (tag > 127) {
        tag = $.longTag(b, start);
        p = $.next;
      }
      if (tag === 10) into.jobId = $.string(b, p, end);
      else if (tag === 16) into.timeoutSecs = $.int64(b, p);
      else if (tag === 42) {
        const stop = $.length(b, p, end);
        into.children.push(readJob(b, $.next, stop, depth - 1));
        p = stop;
        continue;
      } else {
        p = $.skip(b, p, end, tag, depth - 1);
        into.$unknown = $.keep(into.$unknown, b, start, p);
        continue;
      }
      p = $.next;
    }
    if (p !== end) throw $.truncated(p);
  } catch (error) {
    throw $.inMessage(error, "acme.v1.Job", tag, { 1: "job_id", 2: "timeout_secs", 5: "children" });
  }
  return into;
}

function jobText(m: JobInit, o?: $.JsonWriteOptions): string {
  let s = "";
  if (m.jobId !== undefined && m.jobId !== "") s += ',"jobId":' + $.quote(m.jobId);
  if (m.timeoutSecs !== undefined && m.timeoutSecs !== 0n) s += ',"timeoutSecs":' + $.int64Text(m.timeoutSecs);
  if (m.children !== undefined && m.children.length !== 0) s += ',"children":' + $.listText(m.children, jobText, o);
  if (m.labels !== undefined && $.hasEntries(m.labels)) s += ',"labels":' + $.mapText(m.labels, $.quote, o);
  if (m.counts !== undefined && $.hasEntries(m.counts)) s += ',"counts":' + $.mapText(m.counts, $.int32Text, o, $.keyInt32);
  if (m.any !== undefined) s += ',"any":' + $.anyText(m.any, o);
  s += $.extensionsText(m, "acme.v1.Job", o);
  return "{" + s.slice(1) + "}";
}

function jobFromJson(json: unknown, o?: $.JsonReadOptions): Job {
  const message = createJob();
  const object = $.jsonObject(json);
  for (const key in object) {
    try {
      const v = object[key];
      switch (key) {
        case "jobId":
        case "job_id":
          $.alias(object, key, "jobId");
          if (v !== null) message.jobId = $.jsonString(v);
          break;
        case "timeoutSecs":
          if (v !== null) message.timeoutSecs = $.jsonInt64(v);
          break;
        case "children":
          if (v !== null) message.children = $.jsonList(v, jobFromJson, o);
          break;
        case "labels":
          if (v !== null) message.labels = $.jsonMap(v, $.keyString, $.jsonString, o);
          break;
        case "counts":
          if (v !== null) message.counts = $.jsonMap(v, $.keyInt32, $.jsonInt32, o);
          break;
        case "any":
          if (v !== null) message.any = $.anyFromJson(v, o);
          break;
        default:
          if ($.extensionFromJson(message, "acme.v1.Job", key, v, o)) break;
          $.unknownKey("acme.v1.Job", key, o);
      }
    } catch (error) {
      throw $.inField(error, "acme.v1.Job", key);
    }
  }
  return message;
}

export interface Duration {
  seconds: bigint;
  nanos: number;
  $unknown?: readonly Uint8Array[];
}

export type DurationInit = $.Init<Duration>;

export const Duration: $.MessageType<Duration, DurationInit, string> = /* @__PURE__ */ $.messageType({
  typeName: "google.protobuf.Duration",
  ownJson: true,
  create: ({ seconds = 0n, nanos = 0 }: DurationInit = {}): Duration => ({ seconds, nanos }),
  write: ({ seconds = 0n, nanos = 0 }: DurationInit, p) => $.putInt32($.putInt64(p, 8, seconds), 16, nanos),
  read: (b, p) => {
    const seconds = $.int64(b, p + 1);
    return { seconds, nanos: $.int32(b, $.next + 1) };
  },
  writeJson: (m: DurationInit) => $.durationText(m),
  readJson: $.durationFromJson,
});

/** A `google.protobuf.Any`. */
export const Any: $.MessageType<$.AnyMessage, $.AnyInit> = /* @__PURE__ */ $.messageType({
  typeName: "google.protobuf.Any",
  ownJson: true,
  create: ({ typeUrl = "", value = $.EMPTY }: $.AnyInit = {}): $.AnyMessage => ({ typeUrl, value }),
  write: ({ typeUrl = "", value = $.EMPTY }: $.AnyInit, p) => $.putBytes($.putString(p, 10, typeUrl), 18, value),
  read: (b, p, end) => {
    const typeUrl = $.string(b, p + 1, end);
    return { typeUrl, value: $.bytes(b, $.next + 1, end) };
  },
  writeJson: $.anyText,
  readJson: $.anyFromJson,
});
