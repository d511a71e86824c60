import { classes } from "./classes";

/** Outlines on a 20 by 20 grid. */
const shapes = {
  inbox: "M3 11.5 5 4.5h10l2 7v4H3v-4Zm0 0h4l1 2h4l1-2h4",
  avatar: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.6-3 3-4.5 6-4.5s5.400 1.500 6 4.500",
  rules: "M4 5h12M4 10h7M4 15h9M14.500 8.500v3M13 10h3",
  saved: "M5 3.500h10v13l-5-3.500-5 3.500v-13Z",
  training: "M2.500 7.500 10 4l7.500 3.500L10 11 2.500 7.500ZM5.500 9v4.500c2.500 2 6.500 2 9 0V9",
  chart: "M3.500 3.500v13h13M7 13V9.500M10.500 13V6.500M14 13v-5",
  plug: "M7 3.500v4M13 3.500v4M5 7.500h10v2a5 5 0 0 1-10 0v-2ZM10 14.500v3",
  team: "M7.500 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM3 16c.4-2.500 2-4 4.500-4s4.100 1.500 4.500 4M13 9a2 2 0 1 0 0-4M13.500 12c2 .2 3.200 1.600 3.500 4",
  shield: "M10 3 4 5.500v4c0 3.800 2.500 6.500 6 7.500 3.500-1 6-3.700 6-7.500v-4L10 3Z",
  gear: "M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM10 2.500v2M10 15.500v2M2.500 10h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M15.300 4.700l-1.400 1.400M6.100 13.900l-1.400 1.400",
  server: "M3.500 4h13v5h-13V4ZM3.500 11h13v5h-13v-5ZM6.500 6.500h.01M6.500 13.500h.01",
  bell: "M5.500 13.500V9a4.500 4.500 0 0 1 9 0v4.500l1 1h-11l1-1ZM8.500 16.500h3",
  search: "M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM13 13l4 4",
  check: "m4 10.500 4 4 8-9",
  close: "m5 5 10 10M15 5 5 15",
  undo: "M7.500 5 4 8.500 7.500 12M4.500 8.500H12a4 4 0 0 1 0 8H8",
  hand: "M6 10.500V5.500a1.200 1.200 0 0 1 2.400 0V9M8.400 9V4.200a1.200 1.200 0 0 1 2.400 0V9M10.800 9V5a1.200 1.200 0 0 1 2.400 0v5M13.200 8a1.200 1.200 0 0 1 2.400 0v4c0 3-2 5-5 5-2 0-3.300-.800-4.500-2.500L4 11.500c.6-.9 1.500-.7 2 0",
  pencil: "m4 16 .7-3.500L13 4.200a1.400 1.400 0 0 1 2 0l.8.800a1.400 1.400 0 0 1 0 2L7.500 15.300 4 16Z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  down: "m5.500 8 4.500 4.500L14.500 8",
  right: "m8 5.500 4.500 4.500L8 14.500",
  left: "M12 5.500 7.500 10l4.500 4.500",
  plus: "M10 4.500v11M4.500 10h11",
  minus: "M4.500 10h11",
  trash: "M4 6h12M8 6V4h4v2M5.500 6l.7 10.500h7.600L14.500 6M8.500 9v4.500M11.500 9v4.500",
  stop: "M7 3.500h6l3.500 3.500v6L13 16.500H7L3.500 13V7L7 3.500ZM10 6.500v4M10 13.300h.01",
  clock: "M10 16.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM10 6.500V10l2.500 1.500",
  send: "M3.500 10 16.500 4l-4 12.500-3-5-6-1.500Z",
  flag: "M5 17V3.500M5 4.500h9.500l-2 3 2 3H5",
  book: "M4 4h5l1 1 1-1h5v11.500h-5l-1 1-1-1H4V4ZM10 5v11",
  link: "M8.500 11.500a3 3 0 0 0 4.300 0l2.700-2.700a3 3 0 0 0-4.300-4.300l-1 1M11.500 8.500a3 3 0 0 0-4.300 0l-2.700 2.700a3 3 0 0 0 4.300 4.300l1-1",
  info: "M10 16.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM10 9.500v4M10 6.700h.01",
  warning: "M10 3.500 17 16H3l7-12.500ZM10 8v4M10 14h.01",
  menu: "M3.500 6h13M3.500 10h13M3.500 14h13",
  filter: "M3.500 4.500h13L11.500 10.500v5l-3-1.500v-3.500l-5-6Z",
  sliders: "M4 6h7M14.500 6H16M4 14h1.500M9 14h7M12.700 7.700a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM7.300 15.700a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400Z",
  reply: "M8 5 3.500 9 8 13M4 9h6.500c3.500 0 5.500 2 6 6",
  comment: "M3.500 4.500h13v9h-7l-3.500 3v-3h-2.500v-9Z",
  mail: "M3 5h14v10.500H3V5Zm.500.500L10 11l6.500-5.500",
  eye: "M2.500 10S5.500 5 10 5s7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5ZM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  offline: "m3.500 3.500 13 13M6 9.500c.8-.5 1.600-.9 2.500-1.100M3.500 7c.9-.7 1.900-1.200 3-1.600M12.500 8.700c.5.200 1 .5 1.500.8M10.500 5c2.300.1 4.300.8 6 2M8.300 12.300c1.100-.4 2.300-.4 3.400 0M10 15h.01",
  download: "M10 3.500v9M6.500 9.500 10 13l3.500-3.500M4 16.500h12",
  upload: "M10 13V4M6.500 7.500 10 4l3.500 3.500M4 16.500h12",
  refresh: "M15.500 8A6 6 0 0 0 5 6.500L3.500 8M3.500 4.500V8H7M4.500 12a6 6 0 0 0 10.500 1.500L16.500 12M16.500 15.500V12H13",
  command: "M7.500 7.500h5v5h-5v-5ZM7.500 7.500V5.700a1.800 1.800 0 1 0-1.800 1.800h1.800ZM12.500 7.500h1.800a1.800 1.800 0 1 0-1.800-1.800v1.800ZM12.500 12.500v1.800a1.800 1.800 0 1 0 1.800-1.800h-1.800ZM7.500 12.500H5.700a1.800 1.800 0 1 0 1.800 1.800v-1.800Z",
  user: "M10 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.500c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500",
  external: "M11.500 4H16v4.500M16 4l-7 7M8 5H4.500v10.500H15V12",
  sort: "M7 4v12M7 16l-3-3M7 16l3-3M13 16V4M13 4l-3 3M13 4l3 3",
  play: "M6.500 4.500v11l9-5.500-9-5.500Z",
  star: "m10 3.500 2 4.300 4.500.6-3.300 3.200.8 4.600-4-2.200-4 2.200.8-4.600L3.500 8.400 8 7.800l2-4.300Z",
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
