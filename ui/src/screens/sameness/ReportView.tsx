/** A revealed round: what was found, how likely that was by chance, how judges agree, and what gave each piece away. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { SafeText } from "../../components/SafeText";
import { focusHeading } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import type { JudgeLine, Keys, PieceLine, Report, RoundView } from "../../ipc";
import { counted, plain, sentence } from "../../words";
import { letterOf, wholeSeal } from "./ballot";
import { decimal, percent } from "./numbers";
import { Says } from "./Says";
import own from "./ReportView.module.css";
import styles from "./Sameness.module.css";

export function ReportView({ round, onLeave }: { round: RoundView; onLeave: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["rounds", "report", round.round],
    queryFn: () => engine.roundReport(round.round),
  });
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere) focusHeading();
  }, [isThere]);
  return (
    <main className={styles.page} data-wide aria-label={round.topic} aria-busy={!isThere && error === null}>
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          <SafeText text={round.topic} />
        </h1>
        <p>
          {round.quarter} · revealed{data === undefined ? "" : ` by ${data.revealed_by}`} · made by {round.made_by}
        </p>
      </header>
      {error === null ? null : (
        <div className={styles.trouble} role="alert">
          <p>{sentence(wordsOf(error))}</p>
          <Button onPress={() => void refetch()}>Try again</Button>
        </div>
      )}
      {data === undefined ? null : <Found report={data} />}
      <div className={styles.acts}>
        <Button chord="escape" onPress={onLeave}>
          All rounds
        </Button>
      </div>
    </main>
  );
}

function Found({ report }: { report: Report }) {
  return (
    <>
      <p className={styles.verdict}>
        <Says text={report.says} />
      </p>
      <dl className={own.numbers} aria-label="Result">
        <Number
          name="hits"
          value={`${report.hits} of ${report.of}`}
          hint={`guessing finds ${percent(report.share_by_guessing)}`}
        />
        <Number
          name="p, keys that do as well"
          value={keys(report.p)}
          hint={`this design can reach ${keys(report.floor)}`}
        />
        <Number name="rating AUC" value={report.auc === null ? "–" : decimal(report.auc)} hint="0.50 is guessing" />
        <Number
          name="agreement, κ of marks"
          value={report.agreement === null ? "–" : decimal(report.agreement)}
          hint={
            report.agreement_of_ratings === null ? "1 is alike" : `α of ratings ${decimal(report.agreement_of_ratings)}`
          }
        />
      </dl>
      {report.closed ? (
        <p className={styles.due} role="note" data-due>
          Titles and the judges’ words cannot be opened here: the station’s secret is not on this machine.
        </p>
      ) : null}
      <Block title="Pieces" aside="what gave them away, in the judges’ words">
        <div className={own.reported}>
          {report.pieces.map((piece, at) => (
            <PieceCard key={piece.piece} piece={piece} at={at} judges={report.judges.length} closed={report.closed} />
          ))}
        </div>
      </Block>
      <Block title="Judges">
        <Card>
          <Judges judges={report.judges} />
        </Card>
      </Block>
      <Block title="Key" aside="recomputed at the reveal; anybody can do it again">
        <Card>
          <dl className={own.opened}>
            <dt>key</dt>
            <dd className={styles.hex}>{report.key}</dd>
            <dt>nonce</dt>
            <dd className={styles.hex}>{wholeSeal(report.nonce)}</dd>
            <dt>commitment</dt>
            <dd className={styles.hex}>{wholeSeal(report.round.commitment ?? "")}</dd>
          </dl>
        </Card>
      </Block>
    </>
  );
}

function keys({ count, total }: Keys): string {
  return `${plain(count)} of ${plain(total)}`;
}

function Number({ name, value, hint }: { name: string; value: string; hint: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <small>{hint}</small>
      </dd>
    </div>
  );
}

type CardProps = {
  piece: PieceLine;
  at: number;
  judges: number;
  /** What judges said is there, but cannot be opened. */
  closed: boolean;
};

function PieceCard({ piece, at, judges, closed }: CardProps) {
  const isOwn = piece.origin === "own";
  const from = piece.from === null ? "" : `${piece.from.workflow}, ${piece.from.mode}`;
  const who = [piece.company, piece.author].filter((name) => name !== "").join(", ");
  const source = [who, from].filter((part) => part !== "").join(" · ");
  return (
    <article className={own.reportedPiece} data-own={isOwn || undefined} aria-label={`Piece ${letterOf(at)}`}>
      <header>
        <b>{letterOf(at)}</b>
        <Chip tone={isOwn ? "accent" : "plain"}>{isOwn ? "ours" : "theirs"}</Chip>
        <span>
          marked by {piece.marks} of {judges}, rated {piece.mean_rating.toFixed(1)}
        </span>
      </header>
      {piece.title === "" ? null : (
        <p className={own.pieceTitle}>
          <SafeText text={piece.title} />
        </p>
      )}
      {source === "" ? null : (
        <p className={styles.quiet}>
          <SafeText text={source} />
        </p>
      )}
      {piece.gave_away.length === 0 ? (
        <p className={styles.quiet}>
          {closed ? "What gave it away cannot be opened." : "Nobody said what gave it away."}
        </p>
      ) : (
        <ul className={styles.words}>
          {piece.gave_away.map((given, place) => (
            // Words keep their order, and two judges may say the same.
            // oxlint-disable-next-line no-array-index-key
            <li key={place}>
              <em>{given.rating}</em>
              <SafeText text={given.words} />
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Judges({ judges }: { judges: readonly JudgeLine[] }) {
  return (
    <table className={styles.table}>
      <caption className="unseen">{counted(judges.length, "judge")}</caption>
      <thead>
        <tr>
          <th scope="col">Judge</th>
          <th scope="col" data-number>
            Hits
          </th>
          <th scope="col" data-number>
            Marked
          </th>
          <th scope="col" data-number>
            Hit rate − false alarms
          </th>
          <th scope="col" data-number>
            AUC
          </th>
          <th scope="col" data-number>
            As good by guessing
          </th>
        </tr>
      </thead>
      <tbody>
        {judges.map((judge) => (
          <tr key={judge.judge}>
            <th scope="row">
              {judge.judge}
              {judge.paper ? " (on paper)" : ""}
            </th>
            <td data-number>
              {judge.hits} of {judge.own}
            </td>
            <td data-number>{judge.marked}</td>
            <td data-number>{judge.youden === null ? "–" : decimal(judge.youden)}</td>
            <td data-number>{judge.auc === null ? "–" : decimal(judge.auc)}</td>
            <td data-number>{percent(judge.by_guessing)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
