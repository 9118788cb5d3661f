/**
 * Typed text drawn: an element for each kind of part, words as text nodes. Links lead nowhere; where they would have
 * led stands beside them. Images are named and not fetched.
 */
import { memo, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Passage, Phrase } from "../ipc";
import { announce } from "../live";
import { counted, wordCount } from "../words";
import { FOLD_AT } from "./fold";
import { FoldFoot } from "./FoldFoot";
import { named } from "./hidden";
import { passageTexts, proseHead, proseSize } from "./prose";
import { SafeText } from "./SafeText";
import { useFold } from "./useFold";
import styles from "./Prose.module.css";

/** Size that is drawn at once when the fold opens. */
const STEP = 16_000;

/** Parts of one text never move, so their place is their identity. */
function each<T>(parts: readonly T[], draw: (part: T, key: string) => ReactNode): ReactNode[] {
  return parts.map((part, at) => draw(part, `${at}`));
}

function wordsIn(passages: readonly Passage[]): number {
  return passageTexts(passages).reduce((sum, text) => sum + wordCount(text), 0);
}

function measured(passages: readonly Passage[]): { size: number; words: number; key: string } {
  const texts = passageTexts(passages);
  const size = proseSize(passages);
  return { size, words: wordsIn(passages), key: `${size} ${texts[0] ?? ""} ${texts.at(-1) ?? ""}` };
}

/** More parts than this are drawn in groups: what is off screen then costs nothing. */
const GROUP = 60;

function grouped<T>(parts: readonly T[]): (readonly T[])[] {
  if (parts.length <= GROUP * 2) return [parts];
  return Array.from({ length: Math.ceil(parts.length / GROUP) }, (_, at) => parts.slice(at * GROUP, (at + 1) * GROUP));
}

export const Prose = memo(function Prose({ passages }: { passages: readonly Passage[] }) {
  const { size, words, key } = useMemo(() => measured(passages), [passages]);
  const first = size <= FOLD_AT * 1.15 ? size : FOLD_AT;
  const place = useRef<HTMLDivElement>(null);
  const fold = useFold(place, { key, size, first, step: STEP });
  const shown = fold.isFolded ? proseHead(passages, fold.shown) : passages;
  // Counting what is shown costs as much as drawing it, and nobody reads a number that runs.
  const rest = fold.isFolded && !fold.isOpening ? Math.max(1, words - wordsIn(shown)) : 0;
  return (
    <div ref={place} className={styles.prose} dir="auto">
      <Passages passages={shown} />
      <FoldFoot fold={fold} rest={counted(rest, "more word")} />
    </div>
  );
});

function Passages({ passages }: { passages: readonly Passage[] }) {
  const groups = grouped(passages);
  if (groups.length === 1) return each(passages, (passage, key) => <OnePassage key={key} passage={passage} />);
  return each(groups, (group, key) => (
    <div key={key} className={styles.group}>
      <Passages passages={group} />
    </div>
  ));
}

const OnePassage = memo(function OnePassage({ passage }: { passage: Passage }) {
  switch (passage.type) {
    case "heading":
      return (
        <p className={styles.heading} data-level={passage.level}>
          <Phrases phrases={passage.phrases} />
        </p>
      );
    case "paragraph":
      return (
        <p className={styles.paragraph}>
          <Phrases phrases={passage.phrases} />
        </p>
      );
    case "list":
      return each(grouped(passage.items), (items, key) => (
        <List key={key} start={passage.start === null ? null : passage.start + Number(key) * GROUP} items={items} />
      ));
    case "quote":
      return (
        <blockquote className={styles.quote}>
          <Passages passages={passage.passages} />
        </blockquote>
      );
    case "code":
      return (
        <div className={styles.code}>
          {passage.language === "" ? null : (
            <small>
              <SafeText text={passage.language} />
            </small>
          )}
          <pre>
            <SafeText text={passage.text} />
          </pre>
        </div>
      );
    case "grid":
      return <Grid columns={passage.columns} rows={passage.rows} />;
    case "rule":
      return <hr className={styles.rule} />;
  }
});

function List({ start, items }: { start: number | null; items: readonly (readonly Passage[])[] }) {
  const drawn = each(items, (item, key) => <Item key={key} passages={item} />);
  const group = items.length === GROUP || undefined;
  if (start === null) {
    return (
      <ul className={styles.list} data-group={group}>
        {drawn}
      </ul>
    );
  }
  return (
    <ol className={styles.list} data-group={group} start={start}>
      {drawn}
    </ol>
  );
}

/** What was drawn before a fold opened further is not drawn again. */
const Item = memo(function Item({ passages }: { passages: readonly Passage[] }) {
  return (
    <li>
      <Passages passages={passages} />
    </li>
  );
});

type GridProps = { columns: readonly (readonly Phrase[])[]; rows: readonly (readonly (readonly Phrase[])[])[] };

function Grid({ columns, rows }: GridProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.grid}>
        <thead>
          <tr>
            {each(columns, (cell, key) => (
              <th key={key} scope="col">
                <Phrases phrases={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {each(rows, (row, key) => (
            <tr key={key}>
              {each(row, (cell, column) => (
                <td key={column}>
                  <Phrases phrases={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Phrases({ phrases }: { phrases: readonly Phrase[] }) {
  return each(phrases, (phrase, key) => <OnePhrase key={key} phrase={phrase} />);
}

function OnePhrase({ phrase }: { phrase: Phrase }) {
  switch (phrase.type) {
    case "text":
      return <SafeText text={phrase.text} />;
    case "strong":
      return (
        <strong>
          <Phrases phrases={phrase.phrases} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Phrases phrases={phrase.phrases} />
        </em>
      );
    case "struck":
      return (
        <s>
          <Phrases phrases={phrase.phrases} />
        </s>
      );
    case "code":
      return (
        <code>
          <SafeText text={phrase.text} />
        </code>
      );
    case "link":
      return (
        <Link address={phrase.address} host={phrase.host}>
          <Phrases phrases={phrase.phrases} />
        </Link>
      );
    case "image":
      return (
        <span className={styles.blocked}>
          image blocked{phrase.host === "" ? "" : ": "}
          <SafeText text={phrase.host} />
          {phrase.alt === "" ? null : (
            <i>
              <SafeText text={phrase.alt} />
            </i>
          )}
        </span>
      );
    case "break":
      return <br />;
  }
}

/** The words of a link, who would be asked, and the address to copy. It is no link: nothing here leads anywhere. */
function Link({ address, host, children }: { address: string; host: string; children: ReactNode }) {
  const [isCopied, setCopied] = useState(false);
  const place = host === "" ? address : host;
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => {
        setCopied(true);
        announce("address copied");
      },
      () => announce("the address could not be copied"),
    );
  };
  return (
    <span className={styles.link} data-link>
      <span className={styles.words}>{children}</span>{" "}
      <span className={styles.host} title={named(address)}>
        <SafeText text={place} />
      </span>
      <button
        type="button"
        className={styles.copy}
        aria-label={`${isCopied ? "Copied" : "Copy"} the address, ${named(place)}`}
        onClick={copy}
      >
        {isCopied ? "copied" : "copy"}
      </button>
    </span>
  );
}
