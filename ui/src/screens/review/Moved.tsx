/** What moved the answer, the strongest first, as signed bars. */
import { memo } from "react";
import { SignedBars } from "../../components/Bars";
import { Block, Card } from "../../components/Block";
import type { CaseView } from "../../ipc";
import { count } from "../../words";

const MOST = 8;

export const Moved = memo(function Moved({ view }: { view: CaseView }) {
  const sorted = view.explanation.toSorted((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution));
  const shown = sorted.slice(0, MOST);
  if (shown.length === 0) return null;
  const rest = sorted.length - shown.length;
  return (
    <Block title="What moved it" aside={rest > 0 ? `${count(rest)} smaller left out` : null}>
      <Card>
        <SignedBars
          label="What moved the answer"
          bars={shown.map(({ feature, value, contribution }) => ({
            name: feature,
            value: telling(value),
            contribution,
          }))}
        />
      </Card>
    </Block>
  );
});

/** A value that only says the feature was there adds nothing beside its name. */
function telling(value: string | null): string | null {
  return value === null || /^(present( in text)?|true|yes, present)$/iu.test(value) ? null : value;
}
