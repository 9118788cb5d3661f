import { afterEach, expect, it, vi } from "vitest";

type Asked = () => Promise<unknown>;
const answers = vi.hoisted(() => ({
  boot: vi.fn<Asked>(),
  queue: vi.fn<Asked>(),
  next: vi.fn<Asked>(),
  hearing: vi.fn<Asked>(),
}));
vi.mock("./ipc", () => ({
  engine: { boot: answers.boot, queue: answers.queue, next: answers.next },
  hearing: answers.hearing,
}));
const { begin } = await import("./start");

const SEATED = { station: { people: [] }, me: { id: "p-1" } };
const NOBODY = { station: { people: [] }, me: null };
const CASE = { no: 7 };

function answering(boot: unknown, next: () => Promise<unknown> = () => Promise.resolve(CASE)) {
  answers.hearing.mockResolvedValue(() => undefined);
  answers.boot.mockResolvedValue(boot);
  answers.queue.mockResolvedValue({ workflows: [] });
  answers.next.mockImplementation(next);
}

afterEach(() => {
  vi.clearAllMocks();
  vi.useRealTimers();
});

it("gives each first answer away once, and asks the engine from then on", async () => {
  answering(SEATED);
  const start = begin(Promise.resolve());
  await start.settled;
  expect(start.take(), "what is drawn first").toEqual({ boot: SEATED, queue: { workflows: [] } });
  expect(start.first.take(), "the case that was taken").toBe(CASE);
  expect(start.first.take(), "which is in one line only").toBeNull();
  expect(start.first.wait(), "and nobody waits for it again").toBeNull();
  answers.boot.mockResolvedValue(NOBODY);
  expect(await start.boot(), "a later question is not answered with the first answer").toBe(NOBODY);
});

it("takes no case before somebody sits at the window", async () => {
  answering(NOBODY);
  const start = begin(Promise.resolve());
  await start.settled;
  expect(answers.next, "nobody is there to take it for").not.toHaveBeenCalled();
  start.take();
  expect(await start.first.wait(), "whoever sits down asks for one").toBe(CASE);
});

it("shows the screens without a case that keeps one waiting, and hands it over when it comes", async () => {
  vi.useFakeTimers();
  const come: ((view: unknown) => void)[] = [];
  const late = new Promise((resolve) => {
    come.push(resolve);
  });
  answering(SEATED, () => late);
  const start = begin(Promise.resolve());
  await vi.advanceTimersByTimeAsync(1_000);
  await start.settled;
  expect(start.take().boot, "the rest is there").toBe(SEATED);
  expect(start.first.take(), "the case is not").toBeNull();
  const waiting = start.first.wait();
  come[0]?.(CASE);
  expect(await waiting, "nor is another one asked for meanwhile").toBe(CASE);
  expect(answers.next).toHaveBeenCalledOnce();
});

it("leaves a refusal to whoever waits for the case, to say what is wrong with it", async () => {
  const wrong = new Error("case 7 is damaged");
  answering(SEATED, () => Promise.reject(wrong));
  const start = begin(Promise.resolve());
  await start.settled;
  expect(start.first.take()).toBeNull();
  await expect(start.first.wait()).rejects.toBe(wrong);
});
