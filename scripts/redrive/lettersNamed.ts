import type { RedriveRole } from '../../cdk/environments/operatorCommands.ts';
import type { DeadLetterQueue } from './deadLetterQueues.ts';

/**
 * The queues that a name means: the one of that name, or the dead letters of the queue and of the rule of that name.
 *
 * @param prefix what physical names begin with
 * @throws Error for a name that means none, and for letters that cannot be moved, with what repairs them
 */
export function lettersNamed(
  queues: readonly DeadLetterQueue[],
  prefix: string,
  name: string,
  environment: string,
): readonly DeadLetterQueue[] {
  const meant = [name, `${name}-dead`, `${name}-rule-dead`].map((each) => `${prefix}-${each}`);
  const found = queues.filter((queue) => meant.includes(queue.name));
  if (found.length === 0) throw new Error(`there are no dead letters of ${name}; --list shows all`);
  for (const { name: queue, way } of found) {
    if (way.kind === 'COMMAND')
      throw new Error(
        `the letters of ${queue} cannot be moved: ${way.why}. What repairs them: ${way.command.replaceAll('<env>', environment)}`,
      );
  }
  return found;
}

/** The role that moves the letters of these queues, as `connect` takes it. @throws Error when it is not one */
export function familyOf(queues: readonly DeadLetterQueue[], prefix: string): RedriveRole {
  const [role, ...others] = [...new Set(queues.map((queue) => queue.role))];
  const family = role?.slice(`${prefix}-operator-`.length);
  if (others.length > 0 || family === undefined || !isRedriveRole(family))
    throw new Error(`the template has no role that moves ${queues.map(({ name }) => name).join(' and ')}`);
  return family;
}

function isRedriveRole(name: string): name is RedriveRole {
  return name.startsWith('redrive-');
}
