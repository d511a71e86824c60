import { memo, useEffect, useRef, useState, type RefObject } from "react";
import { useWorkspace } from "../../app/workspace";
import type { View } from "../../core/resource";
import { asProblem } from "../../core/problem";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Button, classes, EmptyState, ErrorState, fullTime, Icon, IconButton, LoadingMore, Menu, PlatformIcon, Tabs, VirtualList, type VirtualListHandle } from "../../kit";
import { categories, loadOlder, messageCounts, tabs, type Feed, type FeedFilter, type Row, type Tab } from "../../resources/messages";
import { tOr, useStrings } from "../../strings";
import { FeedRow, ROW_HEIGHT } from "./FeedRow";

interface Properties {
  filter: FeedFilter;
  view: View<Feed>;
  openID: string | undefined;
  selected: ReadonlySet<string>;
  list: RefObject<VirtualListHandle>;
  search: RefObject<HTMLInputElement>;
  maySelect: boolean;
  onTab: (tab: Tab) => void;
  onFilter: (part: Partial<FeedFilter>) => void;
  onOpen: (id: string) => void;
  onSelect: (id: string, isRange: boolean) => void;
  onSelectAll: (rows: readonly Row[]) => void;
}

/** The list of messages with its views, search and filters. */
export const FeedPane = memo(function FeedPane({ filter, view, openID, selected, list, search, maySelect, onTab, onFilter, onOpen, onSelect, onSelectAll }: Properties) {
  const t = useStrings();
  const counts = useResource(messageCounts, filter.workspaceID).data;
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const rows = view.data?.rows ?? [];
  const isFiltered = Boolean(filter.q || filter.platform || filter.kind || filter.category || filter.contactID || filter.assignedTo || filter.outcome || filter.since || filter.until);

  const older = () => {
    if (isLoadingOlder || !view.data?.next) return;
    setLoadingOlder(true);
    loadOlder(filter).catch((error: unknown) => toast.bad(asProblem(error).message)).finally(() => setLoadingOlder(false));
  };
  return (
    <section aria-label={t("inbox.title")} className="flex h-full min-w-0 flex-col border-r border-line bg-surface">
      <h1 className="sr-only">{t("inbox.title")}</h1>
      <div className="flex items-center gap-1.5 px-3 pt-2.5">
        <SearchBox value={filter.q ?? ""} onChange={(q) => onFilter({ q: q || undefined })} input={search} />
        <span className="3xl:hidden"><FilterMenu filter={filter} onFilter={onFilter} /></span>
      </div>
      {isFiltered && <Chips filter={filter} onFilter={onFilter} />}
      <Tabs label={t("inbox.tabs")} panel="feed" value={filter.tab} onChange={onTab} className="mt-1 border-b border-line px-1.5"
        tabs={tabs.filter((tab) => tab !== "snoozed" || filter.tab === tab || (counts?.snoozed ?? 0) > 0).map((tab) => ({ value: tab, label: t(`tab.${tab}`), count: tab === "all" || tab === "done" || tab === "auto_sent" ? undefined : counts?.[tab], isUrgent: tab === "needs_me" }))} />
      <div id="feed" role="tabpanel" aria-labelledby={`feed-tab-${filter.tab}`} aria-busy={view.isLoading} className="relative min-h-0 flex-1">
        {view.data === undefined ? (view.problem ? <ErrorState problem={view.problem} onRetry={view.reload} /> : <RowsLoading />)
          : rows.length === 0 ? (
            <EmptyState icon={isFiltered ? "search" : filter.tab === "needs_me" ? "check" : "inbox"} title={isFiltered ? t("inbox.empty.search") : t(`inbox.empty.${filter.tab}`)} text={isFiltered ? t("inbox.empty.search.text") : t(`inbox.empty.${filter.tab}.text`)}>
              {isFiltered && <Button onClick={() => onFilter({ q: undefined, platform: undefined, kind: undefined, category: undefined, contactID: undefined, assignedTo: undefined, outcome: undefined, since: undefined, until: undefined })}>{t("inbox.filter.clear")}</Button>}
            </EmptyState>
          ) : (
            <VirtualList ref={list} label={t("inbox.feed")} count={rows.length} rowHeight={ROW_HEIGHT} active={openID ? `row-${openID}` : undefined} idAt={(index) => rows[index]?.id} onNearEnd={older}
              footer={isLoadingOlder ? <LoadingMore /> : !view.data.next && rows.length > 20 ? <p className="p-4 text-center text-xs text-ink-faint">{t("inbox.end")}</p> : null}
              row={(index) => {
                const row = rows[index];
                return row && <FeedRow key={row.id} row={row} isOpen={row.id === openID} isSelected={selected.has(row.id)} showsState={filter.tab !== "needs_me" && filter.tab !== "drafts"} onOpen={onOpen} onSelect={maySelect ? onSelect : undefined} />;
              }} />
          )}
      </div>
      {maySelect && rows.length > 0 && selected.size === 0 && <div className="hidden border-t border-line px-3 py-1.5 text-xs text-ink-faint lg:flex"><button type="button" className="hover:text-ink" onClick={() => onSelectAll(rows.slice(0, 100))}>{t("bulk.all")}</button></div>}
    </section>
  );
});

function SearchBox({ value, onChange, input }: { value: string; onChange: (value: string) => void; input: RefObject<HTMLInputElement> }) {
  const t = useStrings();
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // The one of now, not of when the typing began: what is open may have changed since.
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setText(value), [value]);
  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(next.trim()), 250);
  };
  return (
    <div role="search" className="relative flex-1">
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" />
      <input ref={input} type="search" value={text} aria-label={t("inbox.search")} placeholder={t("inbox.search")} maxLength={200} onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Escape") { if (text) change(""); else event.currentTarget.blur(); } }}
        className="h-8 w-full rounded-md border border-line bg-sunken pr-7 pl-8 text-sm hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0" />
      {text && <button type="button" aria-label={t("action.clear")} className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-sm p-0.5 text-ink-faint hover:text-ink" onClick={() => { change(""); input.current?.focus(); }}><Icon name="close" className="size-3.5" /></button>}
    </div>
  );
}

function FilterMenu({ filter, onFilter }: { filter: FeedFilter; onFilter: (part: Partial<FeedFilter>) => void }) {
  const t = useStrings();
  const { user } = useWorkspace();
  const isOn = Boolean(filter.platform || filter.kind || filter.category || filter.assignedTo);
  return (
    <Menu label={t("inbox.filters")} isIconOnly align="end" buttonClass={classes("relative flex size-8 shrink-0 items-center justify-center rounded-md border hover:bg-hover", isOn ? "border-accent bg-accent-soft text-accent-text" : "border-line text-ink-soft")}
      items={[
        { heading: t("inbox.filter.platform") },
        { label: t("inbox.filter.any"), isChosen: !filter.platform, run: () => onFilter({ platform: undefined }) },
        ...(["instagram", "youtube"] as const).map((platform) => ({ label: t(`platform.${platform}`), isChosen: filter.platform === platform, run: () => onFilter({ platform }) })),
        { heading: t("inbox.filter.kind") },
        { label: t("inbox.filter.any"), isChosen: !filter.kind, run: () => onFilter({ kind: undefined }) },
        ...(["direct_message", "comment"] as const).map((kind) => ({ label: t(`kind.${kind}`), isChosen: filter.kind === kind, run: () => onFilter({ kind }) })),
        { heading: t("inbox.filter.care") },
        { label: t("inbox.filter.any"), isChosen: !filter.assignedTo, run: () => onFilter({ assignedTo: undefined }) },
        { label: t("inbox.filter.mine"), isChosen: filter.assignedTo === user.id, run: () => onFilter({ assignedTo: user.id }) },
        { heading: t("inbox.filter.category") },
        { label: t("inbox.filter.any"), isChosen: !filter.category, run: () => onFilter({ category: undefined }) },
        ...categories.map((category) => ({ label: t(`category.${category}`), isChosen: filter.category === category, run: () => onFilter({ category }) })),
      ]}>
      <Icon name="filter" />
    </Menu>
  );
}

function Chips({ filter, onFilter }: { filter: FeedFilter; onFilter: (part: Partial<FeedFilter>) => void }) {
  const t = useStrings();
  const { workspace: { time_zone: zone } } = useWorkspace();
  const chips: [keyof FeedFilter, string][] = [];
  if (filter.outcome) chips.push(["outcome", t(`outcome.${filter.outcome}`)]);
  if (filter.since) chips.push(["since", t("inbox.filter.since", { time: fullTime(filter.since, zone) })]);
  if (filter.until) chips.push(["until", t("inbox.filter.until", { time: fullTime(filter.until, zone) })]);
  if (filter.platform) chips.push(["platform", tOr(`platform.${filter.platform}`, filter.platform)]);
  if (filter.kind) chips.push(["kind", tOr(`kind.${filter.kind}`, filter.kind)]);
  if (filter.category) chips.push(["category", tOr(`category.${filter.category}`, filter.category)]);
  if (filter.contactID) chips.push(["contactID", t("contact.history")]);
  if (filter.assignedTo) chips.push(["assignedTo", t("inbox.filter.mine")]);
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1 px-3 pt-2">
      {chips.map(([name, label]) => (
        <span key={name} className="inline-flex h-6 items-center gap-1 rounded-md bg-accent-soft pr-0.5 pl-2 text-xs font-medium text-accent-text">
          {name === "platform" && filter.platform && <PlatformIcon platform={filter.platform} className="size-3.5" />}{label}
          <IconButton icon="close" size="sm" label={`${t("action.remove")}: ${label}`} className="!size-5" onClick={() => onFilter({ [name]: undefined })} />
        </span>
      ))}
    </div>
  );
}

function RowsLoading() {
  const t = useStrings();
  return (
    <div role="status" aria-label={t("state.loading")}>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} style={{ height: ROW_HEIGHT }} className="flex gap-2.5 border-b border-line p-3">
          <div className="skeleton size-8 !rounded-full" /><div className="flex flex-1 flex-col gap-2"><div className="skeleton h-3.5 w-2/5" /><div className="skeleton h-3.5 w-4/5" /><div className="skeleton h-3 w-1/4" /></div>
        </div>
      ))}
    </div>
  );
}
