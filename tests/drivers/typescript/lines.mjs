/** The lines of a stream. Not node:readline, which also ends a line at U+2028, a character that the tests try. */
export async function* lines(input) {
  let pending = [];
  for await (const chunk of input.setEncoding("utf8")) {
    const [first, ...others] = chunk.split("\n");
    pending.push(first);
    for (const next of others) {
      yield pending.join("");
      pending = [next];
    }
  }
}

/** Answers each line of standard input, which is JSON, with a line of JSON. */
export async function answerLines(answer) {
  for await (const line of lines(process.stdin)) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}
