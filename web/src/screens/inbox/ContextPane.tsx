import type { ReactNode } from "react";
import type { MessageDetails } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { Ago, Badge, Button, dateText, Face, Icon, languageName, Link, Meter, percent, PlatformIcon } from "../../kit";
import { setOptOut } from "../../resources/conversations";
import { ContactEditor, ContactMemoryList } from "./ContactCard";
import { tOr, useStrings } from "../../strings";

/** Who wrote, under what, and what triage made of it. */
export function ContextPane({ details, workspaceID, contactAddress, messageAddress }: { details: MessageDetails; workspaceID: string; contactAddress: (contactID: string) => string; messageAddress: (messageID: string) => string }) {
  const t = useStrings();
  const { may } = useWorkspace();
  const { message, post } = details;
  const { contact, triage } = message;
  const optOut = useMutation(setOptOut(workspaceID));
  return (
    <div className="flex flex-col divide-y divide-line">
      {contact && (
        <section aria-label={t("contact.title")} className="flex flex-col gap-3 p-4">
          <div className="flex items-center gap-3">
            <Face name={contact.display_name || contact.username} className="size-11 text-base" />
            <div className="min-w-0">
              <p className="truncate font-semibold tracking-tight">{contact.display_name || contact.username}</p>
              <p className="flex items-center gap-1 truncate text-sm text-ink-faint"><PlatformIcon platform={message.platform} className="size-3.5" />{contact.username && `@${contact.username.replace(/^@/, "")}`}</p>
            </div>
          </div>
          <div className="flex flex-wrap gap-1">
            {contact.is_vip && <Badge tone="warn" icon="star">{t("contact.vip")}</Badge>}
            {contact.is_follower !== undefined && <Badge tone={contact.is_follower ? "good" : "plain"}>{contact.is_follower ? t("contact.follower") : t("contact.not_follower")}</Badge>}
            {contact.opted_out_at && <Badge tone="bad" icon="hand">{t("contact.opted_out")}</Badge>}
          </div>
          <dl className="grid grid-cols-2 gap-3 text-sm">
            <Fact label={t("contact.messages", { n: contact.message_count })}>{t("contact.since", { date: dateText(contact.first_seen_at) })}</Fact>
            <Fact label={t("contact.last")}><Ago at={contact.last_seen_at} /></Fact>
          </dl>
          <ContactEditor key={contact.id} contact={contact} workspaceID={workspaceID} messageID={message.id} />
          <div className="flex flex-wrap gap-1.5">
            <Link to={contactAddress(contact.id)} className="inline-flex h-7 items-center gap-1 rounded-md border border-line bg-surface px-2 text-xs font-medium hover:bg-hover"><Icon name="inbox" className="size-3.5" />{t("contact.history")}</Link>
            {(contact.opted_out_at ? may("manager") : may("moderator")) && <Button size="sm" icon="hand" isBusy={optOut.isRunning} onClick={() => void optOut.run({ contactID: contact.id, messageID: message.id, isOptedOut: !contact.opted_out_at })}>{contact.opted_out_at ? t("contact.opt_in") : t("contact.opt_out")}</Button>}
          </div>
        </section>
      )}
      {post && (
        <section aria-label={t("context.post")} className="flex flex-col gap-1.5 p-4">
          <h3 className="text-xs font-medium text-ink-faint">{t("context.post")}</h3>
          <p className="flex gap-2 text-sm font-medium"><Icon name="play" className="mt-0.5 size-4 text-ink-faint" /><span className="min-w-0 [overflow-wrap:anywhere]">{post.title}</span></p>
          {post.text && post.text !== post.title && <p className="line-clamp-4 text-sm whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]">{post.text}</p>}
          <p className="flex items-center gap-3 text-xs text-ink-faint">
            {post.published_at && <time dateTime={post.published_at}>{dateText(post.published_at)}</time>}
            {/* Only real addresses: what a platform tells is not trusted further than that. */}
            {post.permalink && post.permalink.startsWith("https://") && <a href={post.permalink} target="_blank" rel="noopener noreferrer" className="inline-flex items-center gap-1 font-medium text-accent-text hover:underline"><Icon name="external" className="size-3.5" />{t("post.open", { platform: tOr(`platform.${message.platform}`, message.platform) })}</a>}
          </p>
        </section>
      )}
      {contact && <ContactMemoryList contactID={contact.id} workspaceID={workspaceID} messageAddress={messageAddress} />}
      {triage && (
        <section aria-label={t("context.triage")} className="flex flex-col gap-3 p-4">
          <h3 className="text-xs font-medium text-ink-faint">{t("context.triage")}</h3>
          <div className="flex flex-wrap gap-1">
            {triage.risks.map((risk) => <Badge key={risk} tone="bad" icon="warning">{tOr(`risk.${risk}`, risk)}</Badge>)}
            {triage.categories.map((category) => <Badge key={category} tone={category === message.category ? "accent" : "plain"}>{tOr(`category.${category}`, category)}</Badge>)}
          </div>
          <Meter value={triage.category_confidence} label={t("context.category_sure", { percent: percent(triage.category_confidence) })} text={percent(triage.category_confidence)} />
          <dl className="grid grid-cols-2 gap-3 text-sm">
            <Fact label={t("context.sentiment")}>{tOr(`sentiment.${triage.sentiment}`, triage.sentiment)}</Fact>
            <Fact label={t("context.language")}>{languageName(triage.language)}</Fact>
          </dl>
          {triage.signals.length > 0 && <ul className="flex flex-col gap-1 text-sm text-ink-soft">{triage.signals.map((one) => <li key={`${one.code}-${one.text}`}>{one.text}</li>)}</ul>}
        </section>
      )}
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return <div><dt className="text-xs text-ink-faint">{label}</dt><dd>{children}</dd></div>;
}
