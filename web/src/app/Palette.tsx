import { useId, useMemo, useRef, useState } from "react";
import { allCommands, type Command } from "../core/commands";
import { classes, Dialog, Icon } from "../kit";
import { useStrings } from "../strings";

/** Whether the letters of the query come in this order in the text, and how well: lower is better, null is not at all. */
export function fit(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const given = text.toLowerCase();
  if (!wanted) return 0;
  const whole = given.indexOf(query.toLowerCase().trim());
  if (whole >= 0) return whole === 0 || given[whole - 1] === " " ? whole / 100 : 1 + whole / 100;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = given.indexOf(letter, at + 1);
    if (next < 0) return null;
    gaps += next - at - 1;
    at = next;
  }
  return 2 + gaps;
}

/** Everything that can be done from here, by its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const [commands] = useState(allCommands);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const found = useMemo(() => commands.map((command) => ({ command, score: fit(query, command.label) })).filter((one): one is { command: Command; score: number } => one.score !== null)
    .sort((a, b) => (query ? a.score - b.score : 0)).map((one) => one.command), [commands, query]);
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const run = (command: Command | undefined) => { if (!command) return; onClose(); setTimeout(command.run, 0); };
  const move = (step: number) => {
    const next = (at + step + found.length) % Math.max(1, found.length);
    setChosen(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog title={t("palette.title")} isTitleHidden isOpen onClose={onClose}>
      <div className="flex items-center gap-2 border-b border-line px-4">
        <Icon name="search" className="size-4 text-ink-faint" />
        <input autoFocus role="combobox" aria-expanded="true" aria-controls={id} aria-activedescendant={found.length > 0 ? `${id}-${String(at)}` : undefined} aria-label={t("palette.placeholder")} placeholder={t("palette.placeholder")} value={query} className="h-12 w-full bg-transparent text-lg outline-none"
          onChange={(event) => { setQuery(event.target.value); setChosen(0); }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
            if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
            if (event.key === "Enter") { event.preventDefault(); run(found[at]); }
          }} />
      </div>
      <ul ref={list} id={id} role="listbox" aria-label={t("palette.title")} className="max-h-96 overflow-auto p-1.5">
        {found.map((command, index) => (
          <li key={command.id} id={`${id}-${String(index)}`} role="option" aria-selected={index === at} className={classes("flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2", index === at && "bg-hover")}
            onMouseMove={() => setChosen(index)} onClick={() => run(command)}>
            <Icon name={command.icon ?? "right"} className="size-4 text-ink-faint" />
            <span className="flex-1">{command.label}</span>
            <span className="text-xs text-ink-faint">{command.keys ?? (command.group === "pages" ? t("palette.group.pages") : "")}</span>
          </li>
        ))}
        {found.length === 0 && <li role="option" aria-selected="false" className="px-2.5 py-6 text-center text-sm text-ink-faint">{t("palette.none")}</li>}
      </ul>
    </Dialog>
  );
}
