// A user who has asked to be told of a new case.
import type { Job } from "./generated/acme/v1/job.js";

export function outcome(result: Job["result"]): string {
  if (result === undefined) return "none";
  switch (result.case) {
    case "ok":
      return result.value;
    case "error":
      return result.value.message;
    default: {
      const none: never = result;
      return none;
    }
  }
}
