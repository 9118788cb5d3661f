/** A named part of a page: small heading, an aside on the right, and usually a card below. */
import type { ReactNode } from "react";
import { named } from "./hidden";
import { SafeText } from "./SafeText";
import styles from "./Block.module.css";

type Props = { title: string; aside?: ReactNode; children: ReactNode; grow?: boolean; give?: boolean };

/** `grow` takes the room that is left, `give` gives up room when there is too little. */
export function Block({ title, aside, children, grow = false, give = false }: Props) {
  return (
    <section
      className={styles.block}
      data-grow={grow || undefined}
      data-give={give || undefined}
      aria-label={named(title)}
    >
      <header className={styles.head}>
        <h2>
          <SafeText text={title} />
        </h2>
        {aside === undefined || aside === null ? null : <span className={styles.aside}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}

export function Card({ children, roomy = false }: { children: ReactNode; roomy?: boolean }) {
  return (
    <div className={styles.card} data-roomy={roomy || undefined}>
      {children}
    </div>
  );
}
