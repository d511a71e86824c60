import { classes } from "./classes";

/** Outlines on a 20 by 20 grid. */
const shapes = {
  inbox: "M3 11.5 5 4.5h10l2 7v4H3v-4Zm0 0h4l1 2h4l1-2h4",
  avatar: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  rules: "M4 5h12M4 10h7M4 15h9M14.5 8.5v3M13 10h3",
  saved: "M5 3.5h10v13l-5-3.5-5 3.5v-13Z",
  training: "M2.5 7.5 10 4l7.5 3.5L10 11 2.5 7.5ZM5.5 9v4.5c2.5 2 6.5 2 9 0V9",
  chart: "M3.5 3.5v13h13M7 13V9.5M10.5 13V6.5M14 13v-5",
  plug: "M7 3.5v4M13 3.5v4M5 7.5h10v2a5 5 0 0 1-10 0v-2ZM10 14.5v3",
  team: "M7.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 16c.4-2.5 2-4 4.5-4s4.1 1.5 4.5 4M13 9a2 2 0 1 0 0-4M13.5 12c2 .2 3.2 1.6 3.5 4",
  card: "M3 5.5h14v9H3v-9ZM3 8.5h14M6 12h3",
  shield: "M10 3 4 5.5v4c0 3.8 2.5 6.5 6 7.5 3.5-1 6-3.7 6-7.5v-4L10 3Z",
  gear: "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4",
  server: "M3.5 4h13v5h-13V4ZM3.5 11h13v5h-13v-5ZM6.5 6.5h.01M6.5 13.5h.01",
  bell: "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1 1h-11l1-1ZM8.5 16.5h3",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  check: "m4 10.5 4 4 8-9",
  close: "m5 5 10 10M15 5 5 15",
  undo: "M7.5 5 4 8.5 7.5 12M4.5 8.5H12a4 4 0 0 1 0 8H8",
  hand: "M6 10.5V5.5a1.2 1.2 0 0 1 2.4 0V9M8.4 9V4.2a1.2 1.2 0 0 1 2.4 0V9M10.8 9V5a1.2 1.2 0 0 1 2.4 0v5M13.2 8a1.2 1.2 0 0 1 2.4 0v4c0 3-2 5-5 5-2 0-3.3-.8-4.5-2.5L4 11.5c.6-.9 1.5-.7 2 0",
  pencil: "m4 16 .7-3.5L13 4.2a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2L7.5 15.3 4 16Z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  down: "m5.5 8 4.5 4.5L14.5 8",
  right: "m8 5.5 4.5 4.5L8 14.5",
  left: "M12 5.5 7.5 10l4.5 4.5",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5",
  stop: "M7 3.5h6l3.5 3.5v6L13 16.5H7L3.5 13V7L7 3.5ZM10 6.5v4M10 13.3h.01",
  clock: "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM10 6.5V10l2.5 1.5",
  send: "M3.5 10 16.5 4l-4 12.5-3-5-6-1.5Z",
  book: "M4 4h5l1 1 1-1h5v11.5h-5l-1 1-1-1H4V4ZM10 5v11",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1",
  info: "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM10 9.5v4M10 6.7h.01",
  warning: "M10 3.5 17 16H3l7-12.5ZM10 8v4M10 14h.01",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  filter: "M3.5 4.5h13L11.5 10.5v5l-3-1.5v-3.5l-5-6Z",
  reply: "M8 5 3.5 9 8 13M4 9h6.5c3.5 0 5.5 2 6 6",
  comment: "M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5v-9Z",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5ZM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  offline: "m3.5 3.5 13 13M6 9.5c.8-.5 1.6-.9 2.5-1.1M3.5 7c.9-.7 1.9-1.2 3-1.6M12.5 8.7c.5.2 1 .5 1.5.8M10.5 5c2.3.1 4.3.8 6 2M8.3 12.3c1.1-.4 2.3-.4 3.4 0M10 15h.01",
  download: "M10 3.5v9M6.5 9.5 10 13l3.5-3.5M4 16.5h12",
  upload: "M10 13V4M6.5 7.5 10 4l3.5 3.5M4 16.5h12",
  refresh: "M15.5 8A6 6 0 0 0 5 6.5L3.5 8M3.5 4.5V8H7M4.5 12a6 6 0 0 0 10.5 1.5L16.5 12M16.5 15.5V12H13",
  command: "M7.5 7.5h5v5h-5v-5ZM7.5 7.5V5.7a1.8 1.8 0 1 0-1.8 1.8h1.8ZM12.5 7.5h1.8a1.8 1.8 0 1 0-1.8-1.8v1.8ZM12.5 12.5v1.8a1.8 1.8 0 1 0 1.8-1.8h-1.8ZM7.5 12.5H5.7a1.8 1.8 0 1 0 1.8 1.8v-1.8Z",
  user: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  external: "M11.5 4H16v4.5M16 4l-7 7M8 5H4.5v10.5H15V12",
  sort: "M7 4v12M7 16l-3-3M7 16l3-3M13 16V4M13 4l-3 3M13 4l3 3",
  play: "M6.5 4.5v11l9-5.5-9-5.5Z",
  star: "m10 3.5 2 4.3 4.5.6-3.3 3.2.8 4.6-4-2.2-4 2.2.8-4.6L3.5 8.4 8 7.8l2-4.3Z",
} as const;

export type IconName = keyof typeof shapes;

/** A small picture. It says nothing to screen readers: the text beside it, or the button's label, does. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" className={classes("shrink-0", className ?? "size-4")} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={shapes[name]} />
    </svg>
  );
}

/** The sign of a platform, in its own shape and our colours. */
export function PlatformIcon({ platform, className }: { platform: string; className?: string }) {
  const size = classes("shrink-0", className ?? "size-4");
  if (platform === "youtube") {
    return <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" className={size} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round"><rect x="2" y="4.500" width="16" height="11" rx="3" /><path d="M8.500 7.500v5l4-2.500-4-2.500Z" fill="currentColor" stroke="none" /></svg>;
  }
  return <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" className={size} fill="none" stroke="currentColor" strokeWidth="1.5"><rect x="3" y="3" width="14" height="14" rx="4" /><circle cx="10" cy="10" r="3.200" /><circle cx="14" cy="6" r="0.800" fill="currentColor" stroke="none" /></svg>;
}
