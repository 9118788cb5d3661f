/** The mark: a signature over its line. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 18 18"
      width={size}
      height={size}
      fill="none"
      stroke="var(--accent)"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2 12c3-7 5-9 6-8s-2 9-1 9 3-5 4-5-.5 4 .5 4 2-1.5 4.5-2" />
      <path d="M2 16h14" strokeWidth="1.2" opacity=".5" />
    </svg>
  );
}
