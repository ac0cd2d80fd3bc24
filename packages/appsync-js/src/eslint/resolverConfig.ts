import type { ESLint, Linter } from 'eslint';
import { appsyncJs } from './plugin.ts';

/** Plugins and rules for files that are APPSYNC_JS: AWS's plugin, `@aws-appsync/eslint-plugin`, and ours, every rule an error. */
export function resolverConfig(
  aws: ESLint.Plugin,
): Required<Pick<Linter.Config<Linter.RulesRecord>, 'plugins' | 'rules'>> {
  return {
    plugins: { '@aws-appsync': aws, 'appsync-js': appsyncJs },
    rules: {
      ...allRules('@aws-appsync', aws),
      ...allRules('appsync-js', appsyncJs),
      // Ours in its place: this one takes the `map` of a readonly array for a function of ours.
      '@aws-appsync/no-function-passing': 'off',
    },
  };
}

function allRules(name: string, plugin: ESLint.Plugin): Linter.RulesRecord {
  return Object.fromEntries(Object.keys(plugin.rules ?? {}).map((rule) => [`${name}/${rule}`, 'error']));
}
