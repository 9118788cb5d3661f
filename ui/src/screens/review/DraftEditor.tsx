/** The draft in the sheet: an editor with the typography of the page, its claims marked, and its changes against the AI's text. */
import { memo, useEffect, useState } from "react";
import { Block } from "../../components/Block";
import { Chip } from "../../components/Chip";
import { codeOf, piecesOf } from "../../components/hidden";
import type { CaseView } from "../../ipc";
import { useCommand } from "../../keys";
import { count, counted, readingTime } from "../../words";
import { untouched } from "./answering";
import type { Answering, Input } from "./answering";
import { Changes, DraftText } from "./DraftText";
import { previewOf } from "./preview";
import { useDiff } from "./useDiff";
import { useEditing } from "./useEditing";
import { useIsWide } from "./useIsWide";
import type { Evidence } from "./useEvidence";
import styles from "./DraftEditor.module.css";

type Props = { view: CaseView; state: Answering; tell: (input: Input) => void; evidence: Evidence };

/** The system's language, for its spelling; a system that names none gets what the page has. */
const LANGUAGE = /^[a-z]{2,3}(-|$)/iu.test(navigator.language) ? navigator.language : undefined;

export function DraftEditor({ view, state, tell, evidence }: Props) {
  const given = view.answer?.kind === "text" ? view.answer : null;
  const before = untouched(view).text;
  const isChanged = given !== null && state.text !== before;
  const { ref: area, ...editing } = useEditing<HTMLTextAreaElement>("text", state, tell);
  const [isEditing, setEditing] = useState(false);
  const [wantsChanges, setWantsChanges] = useState(true);
  const diff = useDiff(before, state.text, isChanged);
  // On a wide window the changes stand beside the editor, also while one types.
  const isBeside = useIsWide() && isChanged && wantsChanges;
  const showsChanges = isChanged && wantsChanges && !isEditing && !isBeside && diff.spans !== null;
  useCommand("field", () => area.current?.focus());
  useCommand("changes", () => setWantsChanges(!wantsChanges), isChanged);
  useEffect(() => {
    if (state.complaint?.place === "answer") area.current?.focus();
  }, [state.complaint, area]);
  const edits = isChanged && diff.edits > 0 ? ` · ${counted(diff.edits, "edit")}` : "";
  return (
    <Block title="Draft" grow aside={sizeOf(evidence) + edits}>
      <div className={styles.card}>
        {given?.subjectLine === null || given === null ? null : (
          <SubjectLine given={given.subjectLine} state={state} tell={tell} />
        )}
        <div className={styles.stack} data-beside={isBeside || undefined}>
          <DraftText text={state.text} layers={evidence.layers} changes={showsChanges ? diff.spans : null} />
          <textarea
            ref={area}
            className={styles.editor}
            data-veiled={showsChanges || undefined}
            aria-label="Draft"
            dir="auto"
            lang={LANGUAGE}
            spellCheck
            value={state.text}
            {...editing}
            onSelect={(event) => {
              const { selectionStart: start, selectionEnd: end } = event.currentTarget;
              evidence.select(start === end ? null : { start, end });
            }}
            onFocus={() => setEditing(true)}
            onBlur={() => setEditing(false)}
          />
          {isBeside ? (
            <div className={styles.beside} aria-label="Changes" role="group">
              <Changes spans={diff.latest ?? []} layers={[]} />
            </div>
          ) : null}
        </div>
        <HiddenNote text={state.text} />
      </div>
    </Block>
  );
}

/** "164 words, 980 characters, 41 s to read", once the draft was read. */
function sizeOf({ read }: Evidence): string {
  if (read === null) return "";
  const { words, characters } = read.reading;
  return `${counted(words, "word")}, ${count(characters)} characters, ${readingTime(words)}`;
}

function SubjectLine({ given, state, tell }: { given: string; state: Answering; tell: Props["tell"] }) {
  const { ref, ...editing } = useEditing<HTMLInputElement>("subjectLine", state, tell);
  const preview = previewOf(state.text);
  return (
    <div className={styles.head}>
      <label className={styles.subject}>
        <span>Subject</span>
        <input
          ref={ref}
          aria-label="Subject line"
          value={state.subjectLine}
          autoComplete="off"
          lang={LANGUAGE}
          spellCheck
          {...editing}
        />
        {given === state.subjectLine ? null : <small>was “{given}”</small>}
      </label>
      <p className={styles.preview} title="What a mail program shows behind the subject line">
        <span>Preview</span>
        <bdi>{preview}</bdi>
      </p>
    </div>
  );
}

/** An editor cannot draw chips among its words, so hidden characters are named below it. */
const HiddenNote = memo(function HiddenNote({ text }: { text: string }) {
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
});
