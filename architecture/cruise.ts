import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import { DEPENDENCY_RULES } from './dependencyRules.ts';

const FOLDERS: readonly string[] = [
  'architecture',
  'bench',
  'cdk',
  'contracts',
  'dev',
  'eslint',
  'examples',
  'functions',
  'packages',
  'resolvers',
  'schema',
  'scripts',
  'test',
  'web',
];

/** What is built, and applications that tests synthesize: they stand for somebody else's code. */
const NOT_READ = String.raw`(^|/)(dist|cdk\.out[^/]*|\.local)/|^packages/[^/]+/test/fixtures/apps/`;

/**
 * Every import of the tree that breaks a rule of `dependencyRules.ts`; a circle is given once for each file in it.
 *
 * @param root a folder laid out like this repository
 */
export async function violationsIn(root: string, folders = FOLDERS): Promise<readonly IViolation[]> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      ruleSet: { forbidden: [...DEPENDENCY_RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: NOT_READ },
    },
    {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  );
  return (output as ICruiseResult).summary.violations;
}
