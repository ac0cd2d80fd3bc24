import type { FeatureSnapshot, ListKind } from './featureSnapshot.ts';

/** What a rule found, for people (`detail`) and for figures (`facts`): whole numbers, and amounts as digits. */
export interface Finding {
  readonly detail: string;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

/** A threshold that the settings give to a rule: a whole number within bounds. */
export interface ThresholdBounds {
  readonly min: number;
  readonly max: number;
  /** What it is, with its unit. */
  readonly means: string;
}

/**
 * One version of a rule: a pure function of snapshot and thresholds, with the same answer for ever. What would answer otherwise is
 * another version in the same file, and the old one stays there, since stored snapshots are scored again with it.
 */
export interface Rule<Threshold extends string = string> {
  /** What a factor carries to the API. */
  readonly code: string;
  readonly version: number;
  /** An entry of these kinds on the allow list keeps the rule from being asked. */
  readonly silencedBy: readonly ListKind[];
  readonly thresholds: Readonly<Record<Threshold, ThresholdBounds>>;
  /** Null: nothing found. The settings say how much a finding scores. */
  evaluate(snapshot: FeatureSnapshot, thresholds: Readonly<Record<Threshold, number>>): Finding | null;
}

/** A rule that reads no other thresholds than it declares. */
export function rule<const Threshold extends string>(definition: Rule<Threshold>): Rule<Threshold> {
  return definition;
}
