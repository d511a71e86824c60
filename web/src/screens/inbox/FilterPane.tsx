import { memo, type ReactNode } from "react";
import { useWorkspace } from "../../app/workspace";
import { classes, PlatformIcon } from "../../kit";
import { categories, type FeedFilter } from "../../resources/messages";
import { useStrings } from "../../strings";

/** Platforms and filters, where there is room for a pane of their own; elsewhere they are in a menu above the feed. */
export const FilterPane = memo(function FilterPane({ filter, onFilter }: { filter: FeedFilter; onFilter: (part: Partial<FeedFilter>) => void }) {
  const t = useStrings();
  const { user } = useWorkspace();
  const choice = (name: string, label: string, isChosen: boolean, part: Partial<FeedFilter>, icon?: ReactNode) => (
    <li key={name}>
      <button type="button" aria-pressed={isChosen} onClick={() => onFilter(part)}
        className={classes("flex h-8 w-full items-center gap-2 rounded-md px-2 text-left text-sm", isChosen ? "bg-chosen font-medium text-accent-text" : "text-ink-soft hover:bg-hover hover:text-ink")}>
        {icon}<span className="truncate">{label}</span>
      </button>
    </li>
  );
  const group = (title: string, children: ReactNode) => (
    <section className="flex flex-col gap-1">
      <p aria-hidden="true" className="px-2 text-xs font-medium text-ink-faint">{title}</p>
      <ul className="flex flex-col gap-px" aria-label={title}>{children}</ul>
    </section>
  );
  return (
    <aside aria-label={t("inbox.filters")} className="hidden min-h-0 flex-col gap-5 overflow-y-auto border-r border-line bg-sunken p-3 3xl:flex">
      {group(t("inbox.filter.platform"), <>
        {choice("any", t("inbox.filter.any"), !filter.platform, { platform: undefined })}
        {(["instagram", "youtube"] as const).map((platform) => choice(platform, t(`platform.${platform}`), filter.platform === platform, { platform }, <PlatformIcon platform={platform} className="size-4" />))}
      </>)}
      {group(t("inbox.filter.kind"), <>
        {choice("any", t("inbox.filter.any"), !filter.kind, { kind: undefined })}
        {(["direct_message", "comment"] as const).map((kind) => choice(kind, t(`kind.${kind}`), filter.kind === kind, { kind }))}
      </>)}
      {group(t("inbox.filter.care"), <>
        {choice("any", t("inbox.filter.any"), !filter.assignedTo, { assignedTo: undefined })}
        {choice("mine", t("inbox.filter.mine"), filter.assignedTo === user.id, { assignedTo: user.id })}
      </>)}
      {group(t("inbox.filter.category"), <>
        {choice("any", t("inbox.filter.any"), !filter.category, { category: undefined })}
        {categories.map((category) => choice(category, t(`category.${category}`), filter.category === category, { category }))}
      </>)}
    </aside>
  );
});
