/** The draft in the sheet: an editor with the typography of the page, and its changes against the AI's text. */
import { useEffect, useRef, useState } from "react";
import { Block } from "../../components/Block";
import { Chip } from "../../components/Chip";
import { codeOf, piecesOf } from "../../components/hidden";
import { leaveField } from "../../focus";
import type { CaseView } from "../../ipc";
import { isComposing, useCommand } from "../../keys";
import { counted, readingTime, wordCount } from "../../words";
import type { Answering, Input } from "./answering";
import { useDiff } from "./useDiff";
import styles from "./DraftEditor.module.css";

type Props = { view: CaseView; state: Answering; tell: (input: Input) => void };

export function DraftEditor({ view, state, tell }: Props) {
  const given = view.answer?.kind === "text" ? view.answer : null;
  const before = given?.text ?? "";
  const isChanged = given !== null && state.text !== before;
  const area = useRef<HTMLTextAreaElement>(null);
  const [isEditing, setEditing] = useState(false);
  const [wantsChanges, setWantsChanges] = useState(true);
  const diff = useDiff(before, state.text, isChanged);
  const showsChanges = isChanged && wantsChanges && !isEditing && diff.spans !== null;
  useCommand("field", () => area.current?.focus());
  useCommand("changes", () => setWantsChanges(!wantsChanges), isChanged);
  useEffect(() => {
    if (state.complaint?.place === "answer") area.current?.focus();
  }, [state.complaint]);
  const words = wordCount(state.text);
  const size = `${counted(words, "word")}, ${readingTime(words)}`;
  const edits = isChanged && diff.edits > 0 ? ` · ${counted(diff.edits, "edit")}` : "";
  return (
    <Block title="Draft" grow aside={size + edits}>
      <div className={styles.card}>
        {given?.subjectLine === null || given === null ? null : (
          <SubjectLine given={given.subjectLine} value={state.subjectLine} tell={tell} />
        )}
        <div className={styles.stack} data-beside={(isChanged && wantsChanges) || undefined}>
          {/* The mirror gives the editor its height, so that the page scrolls and not the field. */}
          <div className={styles.mirror} aria-hidden="true">
            {showsChanges ? <Changes spans={diff.spans ?? []} /> : `${state.text}\n`}
          </div>
          <textarea
            ref={area}
            className={styles.editor}
            data-veiled={showsChanges || undefined}
            aria-label="Draft"
            spellCheck
            value={state.text}
            onChange={(event) => tell({ type: "text", text: event.target.value })}
            onFocus={() => setEditing(true)}
            onBlur={() => setEditing(false)}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || isComposing(event.nativeEvent)) return;
              event.preventDefault();
              event.stopPropagation();
              leaveField();
            }}
          />
          {/* On a wide window the changes stand beside the editor, also while one types. */}
          {isChanged && wantsChanges ? (
            <div className={styles.beside} aria-label="Changes" role="group">
              <Changes spans={diff.latest ?? []} />
            </div>
          ) : null}
        </div>
        <HiddenNote text={state.text} />
      </div>
    </Block>
  );
}

function SubjectLine({ given, value, tell }: { given: string; value: string; tell: Props["tell"] }) {
  return (
    <label className={styles.subject}>
      <span>Subject</span>
      <input
        aria-label="Subject line"
        value={value}
        autoComplete="off"
        onChange={(event) => tell({ type: "subjectLine", text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          event.stopPropagation();
          leaveField();
        }}
      />
      {given === value ? null : <small>was “{given}”</small>}
    </label>
  );
}

function Changes({ spans }: { spans: readonly { kind: "same" | "ins" | "del"; text: string }[] }) {
  return spans.map((span, at) => {
    // Spans are redrawn as a whole, so their place is their identity.
    const key = `${at}`;
    if (span.kind === "ins") return <ins key={key}>{span.text}</ins>;
    if (span.kind === "del") return <del key={key}>{span.text}</del>;
    return <span key={key}>{span.text}</span>;
  });
}

/** An editor cannot draw chips among its words, so hidden characters are named below it. */
function HiddenNote({ text }: { text: string }) {
  const hidden = piecesOf(text).filter((piece) => piece.hidden);
  if (hidden.length === 0) return null;
  const codes = [...new Set(hidden.map((piece) => codeOf(piece.text)))];
  return (
    <p className={styles.hidden}>
      <Chip tone="bad">
        {counted(hidden.length, "hidden character")}: {codes.slice(0, 6).join(", ")}
      </Chip>
    </p>
  );
}
