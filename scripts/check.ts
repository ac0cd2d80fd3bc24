import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** One thing that must hold, and the command that finds out: it changes no file that is checked in. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** The long ones first: they run side by side. */
const STEPS: readonly Step[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'generated types', command: ['graphql-codegen', '--config', 'codegen.yml', '--check'] },
  { name: 'generated event schemas', command: ['node', 'scripts/eventSchemas.ts', '--check'] },
  { name: 'compiled contracts', command: ['node', 'contracts/compile.ts', '--check'] },
  { name: 'synth local', command: ['cdk', 'synth', '--quiet', '--output', 'cdk.out.check'] },
  ...['testnet', 'mainnet'].map((name) => ({
    name: `synth ${name}`,
    command: ['cdk', 'synth', '--quiet', '--context', `env=${name}`, '--output', `cdk.out.${name}`],
  })),
];

/** `npm run check`: prints a line for each step as it ends, and what a failed one said; ends with 1 if one failed. */
async function check(): Promise<void> {
  const waiting = [...STEPS];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const started = performance.now();
      const { code, output } = await run(step);
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
      if (code === 0) continue;
      failed.push(step.name);
      console.log(output);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
  if (failed.length > 0) process.exitCode = 1;
}

/** npm puts the project's own commands on the path. */
function run({ command }: Step): Promise<{ readonly code: number | null; readonly output: string }> {
  const [program = '', ...options] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

await check();
