/** A question that is asked again and again: whoever asked first may be answered last, and is not believed then. */

export type NewestAnswer<T> = {
  /** Something is changed, or was said without being asked for: what was asked before would not know of it. */
  outdate: () => void;
  /** Asks. A question that fails says nothing: what is known stays until the next one. */
  ask: (then: (answer: T) => void) => void;
};

export function newestAnswer<T>(question: () => Promise<T>): NewestAnswer<T> {
  let asked = 0;
  const outdate = () => {
    asked += 1;
  };
  const ask = (then: (answer: T) => void) => {
    outdate();
    const mine = asked;
    question().then(
      (answer) => {
        if (mine === asked) then(answer);
      },
      () => undefined,
    );
  };
  return { outdate, ask };
}
