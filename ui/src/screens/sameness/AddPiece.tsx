/** A piece is put in: pasted, from a file, or one of ours from a settled draft. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Area, Line } from "../../components/Field";
import { engine } from "../../ipc";
import type { Origin, PieceRequest, PreviewPiece } from "../../ipc";
import { announce } from "../../live";
import { PathField } from "../import/PathField";
import { Segmented } from "../settings/Segmented";
import { useRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: string; pieces: readonly PreviewPiece[]; onAdded: () => void; onClose: () => void };
type From = "pasted" | "file" | "draft";

export function AddPiece({ round, pieces, onAdded, onClose }: Props) {
  const own = pieces.filter((piece) => piece.origin === "own").length;
  // The next piece may be typed before the preview has the last one.
  const [before] = useState(own);
  const [put, setPut] = useState(0);
  const ours = Math.max(own, before + put);
  // Ours come first, then theirs.
  const [origin, setOrigin] = useState<Origin>(own < 3 ? "own" : "other");
  const [from, setFrom] = useState<From>("pasted");
  const [typed, setTyped] = useState({ title: "", author: "", company: "", text: "", path: "", draft: "" });
  const { isBusy, trouble, run, mayLeave, leave } = useRequest(onClose);
  const text = useRef<HTMLTextAreaElement>(null);
  const set = (name: keyof typeof typed) => (value: string) => setTyped((all) => ({ ...all, [name]: value }));
  useEffect(() => text.current?.focus(), []);

  const piece = (): PieceRequest => {
    if (from === "file") return { kind: "file", origin, path: typed.path.trim() };
    if (from === "draft") return { kind: "case", case: typed.draft.trim() };
    const { title, author, company } = typed;
    return { kind: "text", origin, title, author, company, text: typed.text };
  };
  const add = () =>
    run(
      () => engine.addPiece(round, piece()),
      (made) => {
        announce(`Piece ${made.pieces} is in.`);
        setTyped({ title: "", author: "", company: "", text: "", path: "", draft: "" });
        if (origin === "own" || from === "draft") {
          setPut(put + 1);
          if (ours >= 2) setOrigin("other");
        }
        text.current?.focus();
        onAdded();
      },
    );
  const onKey = (event: { key: string; ctrlKey: boolean; metaKey: boolean }) => {
    const isAdd = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (isAdd) add();
    return isAdd;
  };
  return (
    <Dialog name="Add a piece" onClose={leave} size="wide">
      <div className={styles.dialog}>
        <h1>Add a piece</h1>
        <p className={styles.quiet}>
          {pieces.length === 0 ? "None yet" : `${own} of ours, ${pieces.length - own} of theirs`}
        </p>
        <div className={styles.two}>
          <Segmented
            name="From"
            value={from}
            options={[
              ["pasted", "pasted text"],
              ["file", "a file"],
              ["draft", "a settled draft"],
            ]}
            onChange={setFrom}
          />
          {from === "draft" ? null : (
            <Segmented
              name="Whose"
              value={origin}
              options={[
                ["own", "ours"],
                ["other", "theirs"],
              ]}
              onChange={setOrigin}
            />
          )}
        </div>
        {from === "pasted" ? (
          <>
            <Area
              ref={text}
              name="Text"
              rows={9}
              value={typed.text}
              onChange={set("text")}
              onKey={onKey}
              onEscape={leave}
              placeholder="paste the piece, as plain text or Markdown"
            />
            <div className={styles.three}>
              <Line
                name="Company"
                value={typed.company}
                onChange={set("company")}
                onEnter={add}
                hint="masked wherever it stands"
              />
              <Line
                name="Author"
                value={typed.author}
                onChange={set("author")}
                onEnter={add}
                hint="masked wherever it stands"
              />
              <Line
                name="Title"
                value={typed.title}
                onChange={set("title")}
                onEnter={add}
                hint="for you; judges do not see it"
              />
            </div>
          </>
        ) : null}
        {from === "file" ? (
          <PathField
            name="File of the piece"
            purpose="cases"
            value={typed.path}
            onChange={set("path")}
            onEnter={add}
            placeholder="piece.md, piece.html or piece.txt"
            startsHere
          />
        ) : null}
        {from === "draft" ? (
          <Line
            name="Settled draft"
            mono
            value={typed.draft}
            onChange={set("draft")}
            onEnter={add}
            placeholder="SOURCE/ID of the case"
            hint="traced to its workflow, mode and model, so that a drop can be told apart"
          />
        ) : null}
        <p className={styles.alert} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="mod+enter" disabled={isBusy} onPress={add}>
            Add it
          </Button>
          <Button chord="escape" disabled={!mayLeave} onPress={leave}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
