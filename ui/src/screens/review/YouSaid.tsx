/** One's own verdict beside the AI's answer: what was said first, and whether the two agree. */
import { memo } from "react";
import { Block } from "../../components/Block";
import { Chip } from "../../components/Chip";
import { SafeText } from "../../components/SafeText";
import type { CaseView } from "../../ipc";
import { counted, readable } from "../../words";
import { approvalOf } from "./proposal";
import { CHECKLIST, differing } from "./verdict";
import styles from "./YouSaid.module.css";

export const YouSaid = memo(function YouSaid({ view }: { view: CaseView }) {
  const { verdict } = view;
  if (verdict === null) return null;
  return (
    <Block title="Your verdict">
      <div className={styles.card} role="group" aria-label="Your verdict">
        <Pairs view={view} verdict={verdict} />
        {verdict.agrees === null ? null : (
          <Chip tone={verdict.agrees ? "good" : "warn"}>
            {verdict.agrees ? "You and the AI agree" : "You and the AI differ"}
          </Chip>
        )}
      </div>
    </Block>
  );
});

type Verdict = NonNullable<CaseView["verdict"]>;

function Pairs({ view, verdict }: { view: CaseView; verdict: Verdict }) {
  const { said } = verdict;
  const theirs = approvalOf(view) ?? "";
  switch (said.kind) {
    case "checklist": {
      const brief = { audience: view.brief?.audience, claim: view.brief?.claim, nextStep: view.brief?.nextStep };
      return (
        <Table
          theirs="The brief says"
          rows={CHECKLIST.map((part) => ({ name: part.title, mine: said[part.name], theirs: brief[part.name] ?? "" }))}
        />
      );
    }
    case "act":
      return <Table theirs="The AI wants to" rows={[{ name: null, mine: verdict.text, theirs }]} />;
    case "answer": {
      if (said.answer.kind !== "fields" || view.answer?.kind !== "fields") {
        return <Table theirs="The AI says" rows={[{ name: null, mine: verdict.text, theirs }]} />;
      }
      const rows = differing(said.answer.fields, view.answer.fields);
      if (rows.length === 0) return <p>{counted(said.answer.fields.length, "field")}, as the AI has them.</p>;
      return (
        <Table
          theirs="The AI says"
          rows={rows.map((row) => ({ name: readable(row.name), mine: row.mine, theirs: row.theirs }))}
        />
      );
    }
  }
}

type Row = { name: string | null; mine: string; theirs: string };

function Table({ theirs, rows }: { theirs: string; rows: readonly Row[] }) {
  const isNamed = rows.some((row) => row.name !== null);
  return (
    <table className={styles.table} aria-label="What you said, and what the AI says">
      <thead>
        <tr>
          {isNamed ? <th scope="col" aria-label="About" /> : null}
          <th scope="col">You said</th>
          <th scope="col">{theirs}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            {row.name === null ? null : (
              <th scope="row">
                <SafeText text={row.name} />
              </th>
            )}
            <Cell text={row.mine} />
            <Cell text={row.theirs} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ text }: { text: string }) {
  return <td dir="auto">{text === "" ? <span className={styles.none}>nothing</span> : <SafeText text={text} />}</td>;
}
