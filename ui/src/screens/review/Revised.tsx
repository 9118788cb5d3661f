/** What the source changed when it sent the case again, before anything else is read. */
import { memo } from "react";
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import type { CaseView, Revised as Changes } from "../../ipc";
import { counted } from "../../words";
import styles from "./Revised.module.css";

export const Revised = memo(function Revised({ view }: { view: CaseView }) {
  const { revised } = view;
  if (revised === null) return null;
  return (
    <Block title={`What changed since revision ${revised.since}`}>
      <Card>
        {revised.parts.length === 0 ? (
          <p className={styles.none}>Nothing you judge by: the title, the input and the context are the same.</p>
        ) : (
          <dl className={styles.parts}>
            {revised.parts.map((part, at) => {
              // Two blocks may have one title; the parts are drawn as a whole, so their place is their identity.
              const key = `${at}`;
              return (
                <div key={key} className={styles.part}>
                  <dt>
                    <SafeText text={part.title} />
                  </dt>
                  <dd dir="auto">
                    <Change part={part} />
                  </dd>
                </div>
              );
            })}
          </dl>
        )}
      </Card>
    </Block>
  );
});

function Change({ part }: { part: Changes["parts"][number] }) {
  switch (part.type) {
    case "added":
      return <ins>new</ins>;
    case "removed":
      // Struck out it would say the opposite.
      return <>no longer there</>;
    case "other":
      return <>changed</>;
    case "entries":
      return <>{entries(part.added, part.removed)}</>;
    case "fields":
      return part.fields.map((field) => (
        <p key={field.name}>
          <SafeText text={field.name} />:{field.before === null ? null : <> {<Old text={field.before} />}</>}
          {field.after === null ? null : <> {<New text={field.after} />}</>}
        </p>
      ));
    case "words":
      return part.spans.map((span, at) => {
        // Spans are drawn as a whole, so their place is their identity.
        const key = `${at}`;
        if (span.kind === "ins") return <New key={key} text={span.text} />;
        if (span.kind === "del") return <Old key={key} text={span.text} />;
        return <SafeText key={key} text={at === 0 ? span.text.trimStart() : span.text} />;
      });
  }
}

function Old({ text }: { text: string }) {
  return <del>{text === "" ? "empty" : <SafeText text={text} />}</del>;
}

function New({ text }: { text: string }) {
  return <ins>{text === "" ? "empty" : <SafeText text={text} />}</ins>;
}

function entries(added: number, removed: number): string {
  const parts = [
    added === 0 ? null : counted(added, "new entry", "new entries"),
    removed === 0 ? null : `${counted(removed, "entry", "entries")} gone`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
