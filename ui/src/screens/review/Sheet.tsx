/** The case as a sheet: why it is here, what the machine thinks, then the evidence. The answer itself is given at the desk. */
import { memo, useRef } from "react";

import { Chip } from "../../components/Chip";
import { Meter } from "../../components/Meter";
import { LongText } from "../../components/LongText";
import { folded } from "../../components/fold";
import { SafeText } from "../../components/SafeText";
import type { Unseen } from "../../components/hidden";
import { useNow, useZone } from "../../clock";
import type { CaseView } from "../../ipc";
import { useCommand } from "../../keys";
import { due, moment } from "../../time";
import { plain, sentence } from "../../words";
import type { Answering, Input } from "./answering";
import { Around } from "./Around";
import { Context } from "./Context";
import { Dispute } from "./Dispute";
import { Machine } from "./Machine";
import { Past } from "./Past";
import { UnseenChip } from "./UnseenChip";
import { ReadBack } from "./ReadBack";
import { Revised } from "./Revised";
import { notAbove } from "./notAbove";
import { Standing } from "./Standing";
import type { Fetched } from "./useAround";
import type { Evidence } from "./useEvidence";
import { YouSaid } from "./YouSaid";
import styles from "./Sheet.module.css";

type Props = {
  view: CaseView;
  state: Answering;
  tell: (input: Input) => void;
  evidence: Evidence;
  around: Fetched;
  trouble: string | null;
  unsure: boolean;
  /** What of the case one does not see. */
  unseen: Unseen;
  label: string;
};

const LINE = 56;

export const Sheet = memo(function Sheet({
  view,
  state,
  tell,
  evidence,
  around,
  trouble,
  unsure,
  unseen,
  label,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  useScrollKeys(scroller);
  return (
    <div ref={scroller} className={styles.sheet} data-scroller>
      <article className={styles.page} aria-label={label}>
        <Crumb view={view} unseen={unseen} />
        <Title view={view} />
        {trouble === null ? null : (
          <p className={styles.trouble} role="alert">
            <strong>{unsure ? "Perhaps recorded." : "Not recorded."}</strong> {sentence(trouble)}
            {unsure ? " Deciding the same again is safe." : null}
          </p>
        )}
        <Standing view={view} />
        <ReadBack view={view} />
        <Revised view={view} />
        <Why view={view} />
        <Dispute view={view} tell={tell} />
        <Past past={notAbove(view)} />
        <YouSaid view={view} />
        <Machine view={view} state={state} tell={tell} evidence={evidence} />
        <Context view={view} />
        <Around view={view} fetched={around} tell={tell} />
      </article>
    </div>
  );
});

function useScrollKeys(scroller: { current: HTMLDivElement | null }): void {
  const by = (pages: number, px: number) => {
    const sheet = scroller.current;
    if (sheet) sheet.scrollBy({ top: pages * (sheet.clientHeight - LINE) + px });
  };
  useCommand("down", () => by(0, LINE));
  useCommand("up", () => by(0, -LINE));
  useCommand("pageDown", () => by(1, 0));
  useCommand("pageUp", () => by(-1, 0));
}

function Crumb({ view, unseen }: { view: CaseView; unseen: Unseen }) {
  const zone = useZone();
  const now = useNow(20_000);
  const when = due(view.dueAt, now, zone);
  const from = view.source === "default" || view.source === "" ? "" : `from ${view.source}, `;
  return (
    <div className={styles.crumb}>
      <span>{view.workflowName}</span>
      <span className={styles.id}>
        <SafeText text={view.caseId} />
      </span>
      <span>
        <SafeText text={from} />
        {moment(view.createdAt ?? view.arrivedAt, now, zone)}
      </span>
      {view.revision > 1 ? <span>revision {view.revision}</span> : null}
      {view.author === null || view.author === "ai" ? null : (
        <span>
          by <SafeText text={view.author} />
        </span>
      )}
      <UnseenChip unseen={unseen} />
      <span className={styles.due} data-state={when.overdue ? "overdue" : when.soon ? "soon" : undefined}>
        {when.text}
      </span>
    </div>
  );
}

/** A title longer than this goes on below the heading, folded. */
const LONG_TITLE = 240;
const LONG_NAME = 160;

const Title = memo(function Title({ view }: { view: CaseView }) {
  const { head } = folded(view.title, LONG_TITLE);
  const rest = view.title.slice(head.length).trim();
  return (
    <div className={styles.title}>
      <h1 tabIndex={-1} data-heading dir="auto">
        <SafeText text={rest === "" ? view.title : `${head}…`} />
      </h1>
      {rest === "" ? null : <LongText text={rest} limit={0} />}
      {view.subject === null || view.title.includes(view.subject.name) ? null : (
        <div className={styles.subject}>
          {view.subject.name.length > LONG_NAME ? (
            <LongText text={view.subject.name} limit={LONG_NAME} />
          ) : (
            <SafeText text={view.subject.name} />
          )}
        </div>
      )}
    </div>
  );
});

const Why = memo(function Why({ view }: { view: CaseView }) {
  const { why, model } = view;
  return (
    <div className={styles.why} role="group" aria-label="Why it is here">
      {why.check || why.confidence === null ? null : (
        <Meter value={why.confidence} threshold={why.threshold} label="Confidence" />
      )}
      <p>
        <strong>{why.strong}</strong> {why.rest}
      </p>
      {model === null ? null : (
        <Chip
          title={why.threshold === null || why.check ? "the model" : `the model; threshold ${plain(why.threshold)}`}
        >
          <SafeText text={`${model.name} ${model.version}`} />
          {model.promptVersion === null ? null : <SafeText text={` · prompt ${model.promptVersion}`} />}
        </Chip>
      )}
    </div>
  );
});
