import { useWorkspace } from "../../app/workspace";
import { navigate } from "../../core/navigation";
import { Page, Tabs } from "../../kit";
import { useStrings } from "../../strings";
import { Runs } from "./Runs";
import { Texts } from "./Texts";
import { Voice } from "./Voice";

const tabs = ["voice", "runs", "texts"] as const;
type Tab = (typeof tabs)[number];

/** What the avatar learned from, how well, and the runs that taught it. */
export default function Training({ b }: { b?: string }) {
  const t = useStrings();
  const { at } = useWorkspace();
  const tab: Tab = tabs.find((one) => one === b) ?? "voice";
  return (
    <Page title={t("nav.training")} text={t("training.text")}>
      <Tabs label={t("nav.training")} panel="training" value={tab} onChange={(value) => navigate(at("training", value))} tabs={tabs.map((value) => ({ value, label: t(`training.tab.${value}`) }))} className="-mb-2 border-b border-line" />
      <div role="tabpanel" id="training" aria-labelledby={`training-tab-${tab}`} className="flex flex-col gap-5">
        {tab === "voice" ? <Voice /> : tab === "runs" ? <Runs /> : <Texts />}
      </div>
    </Page>
  );
}
