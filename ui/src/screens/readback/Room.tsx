/** A quiet room: one thing in it, a line above and a line below. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import styles from "./Room.module.css";

type Props = {
  name: string;
  /** Beside the name. */
  about: ReactNode;
  /** On the right of the line above. */
  aside?: ReactNode;
  /** Left and right of the line below. */
  foot: ReactNode;
  footAside?: ReactNode;
  children: ReactNode;
};

export function Room({ name, about, aside, foot, footAside, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field that took the focus keeps it.
    if (document.activeElement === document.body || document.activeElement === null) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <div className={styles.room}>
      <header className={styles.head}>
        <h1 ref={heading} tabIndex={-1} data-heading>
          {name}
        </h1>
        <span>{about}</span>
        <span className={styles.aside}>{aside}</span>
      </header>
      <main className={styles.main} aria-label={name} data-scroller>
        {children}
      </main>
      <footer className={styles.foot}>
        <span>{foot}</span>
        <span className={styles.aside}>{footAside}</span>
      </footer>
    </div>
  );
}
