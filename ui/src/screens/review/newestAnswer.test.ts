import { expect, test } from "vitest";
import { newestAnswer } from "./newestAnswer";

/** Somebody who asks how many wait, and whoever answers when it suits the test. */
function asking() {
  const answers: ((total: number | Error) => void)[] = [];
  const heard: number[] = [];
  const question = () =>
    new Promise<number>((resolve, reject) => {
      answers.push((total) => (total instanceof Error ? reject(total) : resolve(total)));
    });
  const newest = newestAnswer(question);
  return {
    heard,
    outdate: newest.outdate,
    ask: () => newest.ask((total) => void heard.push(total)),
    answer: async (no: number, total: number | Error) => {
      answers[no]?.(total);
      await Promise.resolve();
    },
  };
}

test("an older answer that comes last is not believed", async () => {
  const { ask, answer, heard } = asking();
  ask();
  ask();
  await answer(1, 7);
  await answer(0, 8);
  expect(heard).toEqual([7]);
});

test("nor one that was asked for before something was changed", async () => {
  const { ask, answer, heard, outdate } = asking();
  ask();
  outdate();
  await answer(0, 8);
  expect(heard, "it still offers what is undone").toEqual([]);
  ask();
  await answer(1, 7);
  expect(heard, "what is asked for after it counts").toEqual([7]);
});

test("a question that fails leaves what is known", async () => {
  const { ask, answer, heard } = asking();
  ask();
  await answer(0, new Error("the file cannot be read"));
  expect(heard).toEqual([]);
  ask();
  await answer(1, 7);
  expect(heard, "and the next one counts").toEqual([7]);
});
