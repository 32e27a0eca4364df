// What the tests use of Node, so that they are type-checked without the types of all of Node.
declare module "node:test" {
  export function test(name: string, run: () => void | Promise<void>): void;
}

declare module "node:assert/strict" {
  export function deepEqual(actual: unknown, expected: unknown, message?: string): void;
  export function equal(actual: unknown, expected: unknown, message?: string): void;
  export function ok(value: unknown, message?: string): void;
  export function rejects(run: Promise<unknown>, expected: object): Promise<void>;
  export function throws(run: () => unknown, expected: object): void;
}
