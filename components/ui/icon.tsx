import type { SVGProps } from "react";

const solid = { fill: "currentColor", stroke: "none" } as const;
const cut = { stroke: "var(--color-surface)" } as const;

const shapes = {
  attention: (
    <>
      <path {...solid} d="M8 1.6 15 13.8H1z" />
      <path {...cut} d="M8 6v3.2M8 11.3v.1" />
    </>
  ),
  book: (
    <path d="M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12zM3 12a1.5 1.5 0 0 1 1.5-1.5H13" />
  ),
  building: <path d="M3 14V2.5h6.5V14M9.5 6.5H13V14M1.8 14h12.4M5.3 5.2h2M5.3 8h2M5.3 10.8h2" />,
  canceled: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="m4 12 8-8" />
    </>
  ),
  chart: <path d="M2 14h12M4 11.2V8M8 11.2V3M12 11.2V5.8" />,
  check: <path d="m3 8.4 3.2 3.2L13 4.6" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6V8l2.3 1.5" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  coin: (
    <>
      <ellipse cx="8" cy="4.5" rx="5.5" ry="2.3" />
      <path d="M2.5 4.5v7c0 1.3 2.5 2.3 5.5 2.3s5.5-1 5.5-2.3v-7M2.5 8c0 1.3 2.5 2.3 5.5 2.3s5.5-1 5.5-2.3" />
    </>
  ),
  columns: (
    <>
      <rect x="2.3" y="2.8" width="11.4" height="10.4" rx="1.5" />
      <path d="M6.2 2.8v10.4M9.9 2.8v10.4" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  down: <path d="m4 6 4 4 4-4" />,
  download: <path d="M8 2.5v7.3M4.8 7 8 10.2 11.2 7M2.8 13.3h10.4" />,
  draft: <circle cx="8" cy="8" r="5.8" strokeDasharray="2.4 2.15" />,
  external: <path d="M6 3.5H3.5v9h9V10M9 2.8h4.2V7M13 3 7.5 8.5" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  failed: (
    <>
      <circle cx="8" cy="8" r="6.5" {...solid} />
      <path {...cut} d="M8 4.8v3.7M8 10.9v.1" />
    </>
  ),
  file: (
    <>
      <path d="M3.8 1.8H9l3.2 3.2v9.2H3.8z" />
      <path d="M9 1.8V5h3.2" />
    </>
  ),
  home: <path d="M2.5 7.2 8 2.8l5.5 4.4v6H10v-3.7H6v3.7H2.5z" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.4v3.4M8 5.2v.1" />
    </>
  ),
  invoice: (
    <>
      <path d="M3.5 1.8h9v12.4l-2.2-1.4L8 14.2l-2.3-1.4-2.2 1.4z" />
      <path d="M6 5.3h4M6 8.3h4" />
    </>
  ),
  key: (
    <>
      <circle cx="5.5" cy="10.5" r="3" />
      <path d="m7.7 8.3 5.3-5.3M10.5 5.5l2 2" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.5" y="4" width="13" height="8.5" rx="1.5" />
      <path d="M4.2 6.8v.1M6.7 6.8v.1M9.2 6.8v.1M11.7 6.8v.1M5 9.8h6" />
    </>
  ),
  left: <path d="m10 4-4 4 4 4" />,
  lock: (
    <>
      <rect x="3.2" y="7" width="9.6" height="6.5" rx="1.3" />
      <path d="M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2" />
    </>
  ),
  minus: <path d="M3 8h10" />,
  moon: <path d="M13.3 9.4A5.7 5.7 0 0 1 6.6 2.7a5.7 5.7 0 1 0 6.7 6.7z" />,
  more: <path d="M3.5 8v.1M8 8v.1M12.5 8v.1" strokeWidth="2.2" />,
  paid: (
    <>
      <circle cx="8" cy="8" r="6.5" {...solid} />
      <path {...cut} d="m5.2 8.2 2 2 3.7-4.2" />
    </>
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  people: (
    <>
      <circle cx="6" cy="5.2" r="2.5" />
      <path d="M1.6 13.5c.3-2.7 2-4.2 4.4-4.2s4.1 1.5 4.4 4.2M10.6 3a2.4 2.4 0 0 1 0 4.5M12 9.7c1.4.5 2.2 1.8 2.4 3.8" />
    </>
  ),
  plug: <path d="M5.5 1.8v3M10.5 1.8v3M3.5 4.8h9v2.7a4.5 4.5 0 0 1-9 0zM8 12v2.2" />,
  plus: <path d="M8 3v10M3 8h10" />,
  repeat: (
    <path d="M2.5 7.3V6.5a2.5 2.5 0 0 1 2.5-2.5h8M10.8 1.8 13 4l-2.2 2.2M13.5 8.7v.8A2.5 2.5 0 0 1 11 12H3M5.2 14.2 3 12l2.2-2.2" />
  ),
  right: <path d="m6 4 4 4-4 4" />,
  scale: <path d="M8 2v11.5M4.5 13.5h7M3 4.5h10M3 4.5 1.2 9h3.6zM13 4.5 11.2 9h3.6z" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.4 10.4 3.3 3.3" />
    </>
  ),
  send: <path d="M14 2 7.2 8.8M14 2 9.8 14 7.2 8.8 2 6.2z" />,
  sent: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M5.6 8h4.6M8.4 5.8 10.6 8l-2.2 2.2" />
    </>
  ),
  settings: (
    <>
      <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
      <circle cx="10" cy="4.5" r="2" />
      <circle cx="6" cy="11.5" r="2" />
    </>
  ),
  signOut: <path d="M9.5 3.5h-6v9h6M7 8h7M11.5 5.5 14 8l-2.5 2.5" />,
  sortDown: <path d="M8 3v10M4.5 9.5 8 13l3.5-3.5" />,
  sortUp: <path d="M8 13V3M4.5 6.5 8 3l3.5 3.5" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
    </>
  ),
  turn: <path d="M13 8a5 5 0 1 1-1.6-3.7L13 5.8M13 2.5v3.3H9.7" />,
  up: <path d="m4 10 4-4 4 4" />,
  upDown: <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />,
  upload: <path d="M8 10.2V2.8M4.8 6 8 2.8 11.2 6M2.8 13.3h10.4" />,
  warning: (
    <>
      <path d="M8 2.2 14.3 13H1.7z" />
      <path d="M8 6.4v3M8 11.2v.1" />
    </>
  ),
};

export type IconName = keyof typeof shapes;

/** A 16 px glyph. Decoration only: the word, or the control's name, stands beside it. */
export function Icon({
  name,
  className = "",
  ...rest
}: { name: IconName } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className.includes("size-") ? "" : "size-4"} ${className}`}
      {...rest}
    >
      {shapes[name]}
    </svg>
  );
}
