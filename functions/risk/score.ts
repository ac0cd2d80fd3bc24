import { type FeatureSnapshot, isAllowed } from './featureSnapshot.ts';
import type { ConfiguredRule, RuleSettings } from './ruleSettings.ts';

export type Decision = 'ALLOW' | 'REVIEW' | 'REFUSE';

export interface Factor {
  readonly code: string;
  readonly score: number;
  readonly detail: string;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

interface Judgement {
  /** 0 to 100. */
  readonly score: number;
  readonly decision: Decision;
  /** Sorted by code. */
  readonly factors: readonly Factor[];
}

export interface Assessment extends Judgement {
  /** What it would have been with the shadow rules, each in the place of the active one of its code; null where there are none. */
  readonly shadow: Judgement | null;
  readonly rulesVersion: string;
}

const SCORE_MAX = 100;

/** The code of the factor that an entry on a block list is. */
export const BLOCKED = 'BLOCKED';

/**
 * Judges a transaction. A pure function: the same snapshot and `rulesVersion` give the same bytes for ever, on any machine. There is no
 * division, no float, no clock and no order of a table in it.
 */
export function score(snapshot: FeatureSnapshot, settings: RuleSettings): Assessment {
  const active = settings.rules.filter(({ mode }) => mode === 'ACTIVE');
  const shadow = settings.rules.filter(({ mode }) => mode === 'SHADOW');
  return {
    ...judge(snapshot, active, settings),
    shadow: shadow.length === 0 ? null : judge(snapshot, withShadow(active, shadow), settings),
    rulesVersion: settings.rulesVersion,
  };
}

/** The rules as they would be if the shadow ones acted. */
function withShadow(active: readonly ConfiguredRule[], shadow: readonly ConfiguredRule[]): ConfiguredRule[] {
  const replaced = new Set(shadow.map(({ rule }) => rule.code));
  return [...active.filter(({ rule }) => !replaced.has(rule.code)), ...shadow];
}

function judge(
  snapshot: FeatureSnapshot,
  rules: readonly ConfiguredRule[],
  { reviewFrom, refuseAbove }: RuleSettings,
): Judgement {
  const factors = [
    ...blockFactors(snapshot),
    ...rules.flatMap((configured) => factorOf(snapshot, configured)),
  ];
  factors.sort((a, b) => (a.code < b.code ? -1 : 1));
  const total = factors.reduce((sum, factor) => sum + factor.score, 0);
  const capped = Math.min(total, SCORE_MAX);
  const blocked = factors.some(({ code }) => code === BLOCKED);
  const judged: Decision = capped > refuseAbove ? 'REFUSE' : capped >= reviewFrom ? 'REVIEW' : 'ALLOW';
  return { score: capped, decision: blocked ? 'REFUSE' : judged, factors };
}

function factorOf(snapshot: FeatureSnapshot, { rule, score, thresholds }: ConfiguredRule): Factor[] {
  if (rule.silencedBy.some((kind) => isAllowed(snapshot, kind))) return [];
  const finding = rule.evaluate(snapshot, thresholds);
  return finding === null ? [] : [{ code: rule.code, score, ...finding }];
}

function blockFactors({ listMatches }: FeatureSnapshot): Factor[] {
  const kinds = listMatches.flatMap(({ list, kind }) => (list === 'BLOCK' ? [kind] : []));
  if (kinds.length === 0) return [];
  const on = [...kinds].sort().join(', ');
  return [{ code: BLOCKED, score: SCORE_MAX, detail: `On the block list: ${on}.`, facts: { kinds: on } }];
}
