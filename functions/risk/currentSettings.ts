import type { Clock } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import defaults from './defaultSettings.json' with { type: 'json' };
import type { KeptSettings, SettingsSource } from './ports.ts';
import { parseRuleSettings, type RuleSettings } from './ruleSettings.ts';

export interface CurrentSettingsDeps {
  readonly source: SettingsSource;
  readonly clock: Clock;
  /** Settings that cannot be read, or must not take effect; the last good ones stay. */
  readonly refused: (reason: unknown) => void;
}

/** How long a change of the settings takes at most until it is good everywhere. */
export const SETTINGS_AGE_MS = 60_000;

/**
 * The settings of the rules, read anew once they are a minute old. What is not valid never takes effect: the last good settings stay, and
 * before there were any, those of the release. Whoever asks while they are read gets the ones before.
 */
export function currentSettings({
  source,
  clock,
  refused,
}: CurrentSettingsDeps): () => Promise<RuleSettings> {
  let good: RuleSettings | null = null;
  let readAtMs = -Infinity;
  let reading: Promise<RuleSettings> | null = null;

  async function readAnew(): Promise<RuleSettings> {
    try {
      const read = checkSettings(await source.read());
      if (read.ok) good = read.value;
      else refused(read.error);
    } catch (error) {
      refused(error);
    }
    readAtMs = clock.nowMs();
    reading = null;
    return (good ??= defaultSettings());
  }

  return async () => {
    if (good !== null && clock.nowMs() - readAtMs < SETTINGS_AGE_MS) return good;
    reading ??= readAnew();
    return good ?? reading;
  };
}

/** The settings that kept parts make, with those of the release where nobody has put any. */
export function checkSettings({ rules, lists }: KeptSettings): Result<RuleSettings, PaymentsError> {
  const chosen = typeof rules === 'object' && rules !== null ? rules : withoutLists();
  if (typeof rules === 'string' || Array.isArray(rules)) return parseRuleSettings(rules);
  return parseRuleSettings({ ...chosen, lists: lists ?? defaults.lists });
}

function withoutLists(): Record<string, unknown> {
  const { lists: _, ...rules } = defaults;
  return rules;
}

function defaultSettings(): RuleSettings {
  const read = parseRuleSettings(defaults);
  if (!read.ok) throw new Error(`the settings of the release are wrong: ${JSON.stringify(read.error)}`);
  return read.value;
}
