import { dateText, Icon } from "../kit";
import { tOr, useStrings } from "../strings";
import { nearestSource, SHOWN_SOURCES, type Source } from "./sources";

/** What a draft rests on: texts of the creator, of what kind and from when. */
export function DraftSources({ sources, label }: { sources: readonly Source[]; label?: string }) {
  const t = useStrings();
  const shown = sources.slice(0, SHOWN_SOURCES);
  const nearest = nearestSource(shown);
  return (
    <ul aria-label={label} className="flex flex-col gap-1.5">
      {shown.map((source) => (
        <li key={source.sample_id} className="rounded-md border border-line bg-sunken px-2.5 py-1.5">
          <span className="flex items-center gap-2 text-xs text-ink-faint">
            <Icon name="book" className="size-3.5" /><span className="truncate">{tOr(`sample_kind.${source.kind}`, source.kind)}</span>
            {source.written_at && <time dateTime={source.written_at} className="shrink-0 tabular-nums">{dateText(source.written_at)}</time>}
            {source.sample_id === nearest && <span className="ml-auto shrink-0 font-medium text-accent-text">{t("draft.source.nearest")}</span>}
          </span>
          <span className="line-clamp-2 text-ink-soft">{source.excerpt}</span>
        </li>
      ))}
    </ul>
  );
}
