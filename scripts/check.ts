import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** One thing that must hold, and the commands that find out: they change no file that is checked in. */
interface Step {
  readonly name: string;
  readonly commands: readonly Command[];
}

interface Command {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The application itself, without the build that the command line does first. */
function synth(environment: string): Command {
  return {
    words: ['node', 'cdk/app.ts'],
    environment: {
      CDK_OUTDIR: `cdk.out.${environment}`,
      CDK_CONTEXT_JSON: JSON.stringify({ env: environment }),
    },
  };
}

/** What the compiler's API keeps of the whole repository is more than Node's 4 GB: each part has a process of its own, with some room. */
function lint(...words: readonly string[]): Command {
  return {
    words: ['eslint', ...words, '--max-warnings', '0'],
    environment: { NODE_OPTIONS: '--max-old-space-size=6144' },
  };
}

const one = (...words: readonly string[]): readonly Command[] => [{ words }];

/** The long ones first: two run side by side. */
const STEPS: readonly Step[] = [
  { name: 'lint of packages', commands: [lint('packages')] },
  { name: 'lint of tests', commands: [lint('test')] },
  {
    name: 'lint of the rest',
    commands: [lint('.', '--ignore-pattern', 'packages/**', '--ignore-pattern', 'test/**')],
  },
  { name: 'types', commands: [...one('tsc', '--noEmit'), ...one('tsc', '--noEmit', '-p', 'web')] },
  {
    // Against CloudFormation's published resource schemas too, by @aws/cloudformation-validate, which is part of the CDK: a wrong property is
    // an error by the feature flag validateAgainstDefaultRules.
    name: 'synth and resource schemas',
    commands: [
      ...one('cdk', 'synth', '--quiet', '--output', 'cdk.out.check'),
      synth('testnet'),
      synth('mainnet'),
    ],
  },
  { name: 'dependencies', commands: one('node', 'scripts/dependencies.ts') },
  { name: 'format', commands: one('prettier', '--check', '--log-level', 'warn', '.') },
  {
    name: 'unused code',
    commands: [...one('knip', '--no-progress'), ...one('knip', '--production', '--no-progress')],
  },
  { name: 'generated types', commands: one('graphql-codegen', '--config', 'codegen.yml', '--check') },
  { name: 'generated list of rules', commands: one('node', 'scripts/ruleList.ts', '--check') },
  { name: 'generated reference of errors', commands: one('node', 'scripts/errorReference.ts', '--check') },
  { name: 'generated collection of requests', commands: one('node', 'scripts/collection.ts', '--check') },
  { name: 'generated event schemas', commands: one('node', 'scripts/eventSchemas.ts', '--check') },
  { name: 'compiled contracts', commands: one('node', 'contracts/compile.ts', '--check') },
];

/** `npm run check`: prints a line for each step as it ends, and what a failed one said; ends with 1 if one failed. */
async function check(): Promise<void> {
  const waiting = [...STEPS];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const started = performance.now();
      const complaint = await complaintOf(step);
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      console.log(`${complaint === undefined ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
      if (complaint === undefined) continue;
      failed.push(step.name);
      console.log(complaint);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
  if (failed.length > 0) process.exitCode = 1;
}

/** What the first command that failed said; undefined when all went well. */
async function complaintOf({ commands }: Step): Promise<string | undefined> {
  for (const command of commands) {
    const { code, output } = await run(command);
    if (code !== 0) return output;
  }
  return undefined;
}

/** npm puts the project's own commands on the path. */
function run({
  words,
  environment,
}: Command): Promise<{ readonly code: number | null; readonly output: string }> {
  const [program = '', ...options] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

await check();
