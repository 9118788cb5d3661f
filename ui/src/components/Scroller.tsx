/** A part that scrolls in itself. Keys must reach it, so it takes the focus and has a name. */
import type { ReactNode, Ref } from "react";

type Props = {
  name: string;
  className: string | undefined;
  scale?: number;
  ref?: Ref<HTMLDivElement>;
  children: ReactNode;
};

export function Scroller({ name, className, scale, ref, children }: Props) {
  const given = { role: "group", "aria-label": name, "data-scale": scale, tabIndex: 0 };
  return (
    <div ref={ref} className={className} {...given}>
      {children}
    </div>
  );
}
