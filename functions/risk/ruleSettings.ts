import * as z from 'zod';
import { canonicalHash } from '../shared/canonical.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { firstDefect } from './firstDefect.ts';
import { listsSchema, parseLists, type RiskLists } from './lists.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules/rules.generated.ts';

/** A rule as it is configured: which version, what a finding scores, and whether it acts. */
export interface ConfiguredRule {
  readonly rule: Rule;
  /** SHADOW: asked, reported, and without effect on score and decision. */
  readonly mode: 'ACTIVE' | 'SHADOW';
  /** 1 to 100. */
  readonly score: number;
  readonly thresholds: Readonly<Record<string, number>>;
}

export interface RuleSettings {
  /** A score from here on is for a person to review. */
  readonly reviewFrom: number;
  /** A score above is refused. */
  readonly refuseAbove: number;
  /** Sorted by code, an active one before a shadow one. */
  readonly rules: readonly ConfiguredRule[];
  readonly lists: RiskLists;
  /** SHA-256, hexadecimal, of all that `score` reads here: thresholds, rules and their versions. Lists act through the snapshot. */
  readonly rulesVersion: string;
}

const scoreMax = 100;

const schema = z.strictObject({
  version: z.literal(1),
  reviewFrom: z.int().min(1).max(scoreMax),
  refuseAbove: z.int().min(1).max(scoreMax),
  rules: z
    .array(
      z.strictObject({
        code: z.string(),
        version: z.int(),
        mode: z.enum(['ACTIVE', 'SHADOW']),
        score: z.int().min(1).max(scoreMax),
        thresholds: z.record(z.string(), z.int()),
      }),
    )
    .max(100),
  lists: listsSchema,
});

type RuleEntry = z.infer<typeof schema>['rules'][number];

/**
 * Reads settings, as they are configured without a deployment, before they take effect: every rule and threshold must exist, within
 * its bounds, and all thresholds of a rule must be there, so that nothing is left to a default that a later release could change.
 *
 * @param rules those that exist; each in all its versions
 * @returns the refusal names the first field that is wrong, what was received, and what is expected
 */
export function parseRuleSettings(
  value: unknown,
  rules: readonly Rule[] = RULES,
): Result<RuleSettings, PaymentsError> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return err(firstDefect(parsed.error, value, 'settings'));
  const { reviewFrom, refuseAbove, rules: entries } = parsed.data;
  if (refuseAbove < reviewFrom)
    return err(invalidInput('refuseAbove', refuseAbove, `not below reviewFrom, ${reviewFrom}`));
  const configured: ConfiguredRule[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = parseEntry(entry, `rules.${index}`, rules);
    if (!read.ok) return read;
    const twice = configured.some(({ rule, mode }) => rule.code === entry.code && mode === entry.mode);
    if (twice)
      return err(invalidInput(`rules.${index}.code`, entry.code, `one ${entry.mode} entry of a code`));
    configured.push(read.value);
  }
  const lists = parseLists(parsed.data.lists);
  if (!lists.ok) return lists;
  configured.sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
  const read = { reviewFrom, refuseAbove, rules: configured };
  return ok({ ...read, lists: lists.value, rulesVersion: versionOf(read) });
}

function parseEntry(
  { code, version, mode, score, thresholds }: RuleEntry,
  field: string,
  rules: readonly Rule[],
): Result<ConfiguredRule, PaymentsError> {
  const versions = rules.filter((each) => each.code === code);
  if (versions.length === 0) {
    const known = [...new Set(rules.map((each) => each.code))].sort().join(', ');
    return err(invalidInput(`${field}.code`, code, `a rule: ${known}`));
  }
  const rule = versions.find((each) => each.version === version);
  if (rule === undefined) {
    const known = versions.map((each) => each.version).join(', ');
    return err(invalidInput(`${field}.version`, version, `a version of ${code}: ${known}`));
  }
  const names = Object.keys(rule.thresholds);
  const unknown = Object.keys(thresholds).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const expected =
      names.length === 0 ? `no thresholds of ${code}` : `thresholds of ${code}: ${names.join(', ')}`;
    return err(invalidInput(`${field}.thresholds.${unknown}`, thresholds[unknown], expected));
  }
  for (const [name, { min, max, means }] of Object.entries(rule.thresholds)) {
    const given = thresholds[name];
    if (given === undefined || given < min || given > max)
      return err(
        invalidInput(`${field}.thresholds.${name}`, given, `a whole number from ${min} to ${max}: ${means}`),
      );
  }
  return ok({ rule, mode, score, thresholds });
}

function rankOf({ rule, mode }: ConfiguredRule): string {
  return `${rule.code} ${mode}`;
}

function versionOf({ reviewFrom, refuseAbove, rules }: Omit<RuleSettings, 'lists' | 'rulesVersion'>): string {
  return canonicalHash({
    reviewFrom,
    refuseAbove,
    rules: rules.map(({ rule: { code, version }, mode, score, thresholds }) => ({
      code,
      version,
      mode,
      score,
      thresholds,
    })),
  });
}
