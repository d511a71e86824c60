import type { Member } from "../../api/schema";

/** The beginning of a name after `@` at the caret; null when nobody is being named. Names may have one space. */
export function mentionQuery(text: string, caret: number): string | null {
  return /(?:^|\s)@([^\s@]*(?: [^\s@]*)?)$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

type Named = Pick<Member, "user_id" | "name">;

/** Who may be meant by what was typed so far. */
export const mentionable = (query: string, members: readonly Named[]): Named[] => members.filter((one) => one.name.toLowerCase().startsWith(query.toLowerCase())).slice(0, 6);

/** Everybody whom a text names, by `@` and their whole name; of two names that fit in one place the longer one counts. */
export function mentioned(text: string, members: readonly Named[]): string[] {
  const found = new Set<string>();
  const byLength = [...members].sort((a, b) => b.name.length - a.name.length);
  for (const match of text.matchAll(/(?:^|\s)@/gu)) {
    const rest = text.slice((match.index ?? 0) + (match[0] ?? "").length).toLowerCase();
    const one = byLength.find((member) => rest.startsWith(member.name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(member.name.length)));
    if (one) found.add(one.user_id);
  }
  return [...found];
}

/** A text in pieces: those that name somebody, and those between. */
export function pieces(text: string, names: readonly string[]): { text: string; isName: boolean }[] {
  const wanted = names.filter(Boolean).sort((a, b) => b.length - a.length).map((name) => `@${name}`);
  const parts: { text: string; isName: boolean }[] = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const name = wanted.find((one) => text.slice(at, at + one.length).toLowerCase() === one.toLowerCase());
    if (name) {
      if (plain) parts.push({ text: plain, isName: false });
      parts.push({ text: text.slice(at, at + name.length), isName: true });
      plain = "";
      at += name.length;
    } else {
      plain += text[at] ?? "";
      at += 1;
    }
  }
  return plain ? [...parts, { text: plain, isName: false }] : parts;
}
