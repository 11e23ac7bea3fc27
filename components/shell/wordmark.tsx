/** Mailroom's sign: a rack of pigeonholes with a letter in one of them. */
export function Wordmark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#1c6d95" />
      <g fill="none" stroke="#fff" strokeWidth="2" strokeLinejoin="round">
        <rect x="6" y="6" width="20" height="20" rx="2" />
        <path d="M6 13h20M16 6v7" opacity=".55" />
      </g>
      <rect x="9" y="16" width="14" height="9" rx="1" fill="#fff" />
      <path d="m9.5 17 6.5 4.5 6.5-4.5" fill="none" stroke="#1c6d95" strokeWidth="1.6" strokeLinejoin="round" />
    </svg>
  );
}
