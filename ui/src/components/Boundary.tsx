/** Keeps a part that cannot be drawn from taking the window with it. */
import { Component } from "react";
import type { ReactNode } from "react";

type Props = { children: ReactNode; fallback: ReactNode };

export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }
}
