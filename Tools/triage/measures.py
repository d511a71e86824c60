"""Figures of a fold, as the trainer prints them."""
import numpy as np
from scipy.stats import rankdata


def auc(labels, scores):
    labels = np.asarray(labels)
    positives = labels.sum()
    return (rankdata(scores)[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives))


def recall_at(labels, scores, share):
    negatives = np.sort(scores[labels == 0])[::-1]
    return (scores[labels == 1] > negatives[int(share * len(negatives))]).mean()


def report(name, held, scores, labels, groups):
    for kind in sorted({group.split(" ")[0] for group in held}) + ["all"]:
        chosen = np.array([kind == "all" or group.split(" ")[0] == kind for group in groups])
        truth = (labels[chosen] > 0.5).astype(int)
        line = "  %-10s held out %-16s %-10s n %5d accuracy %.3f" % (name, held[0], kind, len(truth), ((scores[chosen] > 0) == truth).mean())
        if 0 < truth.sum() < len(truth):
            line += " auc %.4f recall at 1 %% false alarms %.3f" % (auc(truth, scores[chosen]), recall_at(truth, scores[chosen], 0.01))
        print(line, flush=True)
