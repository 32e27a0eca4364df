import { smoke } from "./smoke.mjs";

try {
  document.title = smoke();
} catch (error) {
  document.title = String(error);
}
