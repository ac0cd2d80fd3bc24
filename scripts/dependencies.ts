import type { IViolation } from 'dependency-cruiser';
import { DEPENDENCY_RULES } from '../architecture/dependencyRules.ts';
import { violationsIn } from '../architecture/cruise.ts';
import { DEPENDENCY_EXCEPTIONS, type DependencyException } from '../architecture/exceptions.ts';

/** Prints every import that breaks a rule, and every exception that no import needs; ends with 1 if there is one. */
async function checkDependencies(): Promise<void> {
  const violations = await violationsIn(process.cwd());
  const needed = new Set<DependencyException>();
  let complaints = 0;
  for (const violation of violations) {
    const exception = DEPENDENCY_EXCEPTIONS.find((candidate) => allows(candidate, violation));
    if (exception !== undefined) needed.add(exception);
    else complaints += complain(violation);
  }
  for (const exception of DEPENDENCY_EXCEPTIONS) {
    if (needed.has(exception)) continue;
    complaints++;
    console.log(`no import needs this exception: ${exception.rule}, ${exception.from} → ${exception.to}`);
  }
  if (complaints > 0) process.exitCode = 1;
}

function allows({ rule, from, to }: DependencyException, violation: IViolation): boolean {
  return rule === violation.rule.name && covers(from, violation.from) && covers(to, violation.to);
}

const covers = (listed: string, file: string): boolean =>
  listed.endsWith('/') ? file.startsWith(listed) : file === listed;

function complain({ rule, from, to, cycle }: IViolation): number {
  const path = cycle === undefined ? to : cycle.map(({ name }) => name).join(' → ');
  console.log(`${rule.name}: ${from} → ${path}`);
  const { comment } = DEPENDENCY_RULES.find(({ name }) => name === rule.name) ?? {};
  if (comment !== undefined) console.log(`  ${comment}`);
  return 1;
}

await checkDependencies();
