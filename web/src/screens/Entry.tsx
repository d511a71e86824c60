import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { navigate, useLocation } from "../core/navigation";
import { asProblem, type Problem } from "../core/problem";
import { everything, useResource } from "../core/resource";
import { useSelect } from "../core/store";
import { toast } from "../core/toasts";
import { Button, ErrorState, Field, Icon, Input, LoadingState, type IconName } from "../kit";
import { register, resetPassword, signIn, status } from "../resources/session";
import { useStrings, type StringKey } from "../strings";

const shown = ["email", "password", "name", "set_up_token", "token"];

/** Signing in, making an account, and choosing a new password. The address that was asked for stays, so one goes on there. */
export function Entry() {
  const t = useStrings();
  const { query } = useLocation();
  const hasExpired = useSelect((state) => state.session.hasExpired);
  const known = useResource(status, everything);
  const [wish, setWish] = useState<"sign-in" | "register" | null>(null);

  if (query.reset) return <Frame title={t("entry.reset.title")}><Reset token={query.reset} /></Frame>;
  if (!known.data) return <Frame title={t("entry.sign_in.title")}>{known.problem ? <ErrorState problem={known.problem} onRetry={known.reload} /> : <LoadingState />}</Frame>;

  const isFirst = known.data.registration === "first";
  const invitation = query.invitation;
  const mayRegister = isFirst || known.data.registration === "open" || Boolean(invitation);
  const registers = mayRegister && (wish ?? (isFirst || invitation ? "register" : "sign-in")) === "register";
  return (
    <Frame title={registers ? (isFirst ? t("entry.first.title") : t("entry.register.title")) : t("entry.sign_in.title")} text={registers ? (isFirst ? t("entry.first.text") : invitation ? t("entry.invited.text") : undefined) : hasExpired ? t("entry.expired") : undefined}>
      {registers ? <Register isFirst={isFirst} invitation={invitation} /> : <SignIn />}
      <p className="mt-5 text-sm text-ink-faint">
        {mayRegister ? <button type="button" className="font-medium text-accent-text underline-offset-2 hover:underline" onClick={() => setWish(registers ? "sign-in" : "register")}>{registers ? t("entry.have_account") : t("entry.no_account")}</button> : <>{t("entry.closed")} {t("entry.forgot")}</>}
      </p>
    </Frame>
  );
}

function Frame({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const t = useStrings();
  const points: [IconName, StringKey][] = [["training", "entry.point.voice"], ["eye", "entry.point.review"], ["shield", "entry.point.safe"]];
  return (
    <div className="grid h-full overflow-auto lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <aside className="hidden flex-col justify-between bg-[#12382c] p-12 text-[#eef5f0] lg:flex">
        <Brand />
        <div className="max-w-md">
          <p className="text-2xl leading-9 font-semibold tracking-tight">{t("entry.tagline")}</p>
          <ul className="mt-8 flex flex-col gap-4">
            {points.map(([icon, text]) => <li key={text} className="flex items-center gap-3 text-[#d3e3da]"><span className="flex size-8 items-center justify-center rounded-md bg-[#1d4c3d]"><Icon name={icon} /></span>{t(text)}</li>)}
          </ul>
        </div>
        <span />
      </aside>
      <main className="flex items-center justify-center px-6 py-12">
        <div className="w-full max-w-sm">
          <div className="mb-10 lg:hidden"><Brand /></div>
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {text && <p className="mt-1.5 text-ink-soft" role="status">{text}</p>}
          <div className="mt-6">{children}</div>
        </div>
      </main>
    </div>
  );
}

export function Brand({ isSmall = false }: { isSmall?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden="true" className={isSmall ? "size-6" : "size-8"}><rect width="32" height="32" rx="8" fill="#17634b" /><path d="M9 8.500v8.200a7 7 0 0 0 14 0V8.500" fill="none" stroke="#fff" strokeWidth="3.200" strokeLinecap="round" /><circle cx="16" cy="15.500" r="2.400" fill="#f2b84b" /></svg>
      <span className={isSmall ? "" : "text-lg"}>Understudy</span>
    </span>
  );
}

/** A form of this page: its problem, whether it is on its way, and how it is sent. */
function useForm(send: (form: Record<string, string>) => Promise<unknown>) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await send(Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)])));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const rest = problem?.rest(shown);
  return { problem, isBusy, submit, note: rest && <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{rest}</p> };
}

function SignIn() {
  const t = useStrings();
  const form = useForm((values) => signIn({ email: values.email ?? "", password: values.password ?? "" }));
  return (
    <form onSubmit={form.submit} className="flex flex-col gap-4">
      {form.note}
      <Field label={t("entry.email")} problem={form.problem?.field("email")}><Input name="email" type="email" autoComplete="username" required autoFocus /></Field>
      <Field label={t("entry.password")} problem={form.problem?.field("password")}><Input name="password" type="password" autoComplete="current-password" required /></Field>
      <Button type="submit" tone="primary" size="lg" isBusy={form.isBusy}>{t("entry.sign_in")}</Button>
    </form>
  );
}

function Register({ isFirst, invitation }: { isFirst: boolean; invitation?: string }) {
  const t = useStrings();
  const form = useForm(async (values) => {
    const { workspaces } = await register({ email: values.email ?? "", name: values.name ?? "", password: values.password ?? "", ...(invitation ? { invitation } : {}), ...(values.set_up_token ? { set_up_token: values.set_up_token } : {}) });
    const first = workspaces[0];
    navigate(invitation ? "/" : first ? `/w/${first.id}/welcome/workspace` : "/welcome", { replace: true });
  });
  const needsToken = form.problem?.field("set_up_token") !== undefined;
  const [asksToken, setAsksToken] = useState(false);
  useEffect(() => { if (needsToken) setAsksToken(true); }, [needsToken]);
  return (
    <form onSubmit={form.submit} className="flex flex-col gap-4">
      {form.note}
      <Field label={t("entry.name")} problem={form.problem?.field("name")}><Input name="name" autoComplete="name" required autoFocus /></Field>
      <Field label={t("entry.email")} problem={form.problem?.field("email")}><Input name="email" type="email" autoComplete="username" required /></Field>
      <Field label={t("entry.password")} hint={t("entry.password.hint")} problem={form.problem?.field("password")}><Input name="password" type="password" autoComplete="new-password" minLength={10} required /></Field>
      {isFirst && asksToken && <Field label={t("entry.set_up_token")} hint={t("entry.set_up_token.hint")} problem={form.problem?.field("set_up_token")}><Input name="set_up_token" autoComplete="off" /></Field>}
      <Button type="submit" tone="primary" size="lg" isBusy={form.isBusy}>{t("entry.register")}</Button>
      {isFirst && !asksToken && <button type="button" className="self-start text-sm text-ink-faint underline-offset-2 hover:underline" onClick={() => setAsksToken(true)}>{t("entry.set_up_token")}…</button>}
    </form>
  );
}

function Reset({ token }: { token: string }) {
  const t = useStrings();
  const sent = useRef(token);
  const form = useForm(async (values) => {
    await resetPassword({ token: sent.current, password: values.password ?? "" });
    toast.good(t("entry.reset.done"));
    navigate("/", { replace: true });
  });
  return (
    <form onSubmit={form.submit} className="flex flex-col gap-4">
      {form.note}
      <Field label={t("entry.password")} hint={t("entry.password.hint")} problem={form.problem?.field("password") ?? form.problem?.field("token")}><Input name="password" type="password" autoComplete="new-password" minLength={10} required autoFocus /></Field>
      <Button type="submit" tone="primary" size="lg" isBusy={form.isBusy}>{t("entry.reset.submit")}</Button>
    </form>
  );
}
