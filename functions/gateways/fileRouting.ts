import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRouting, ROUTING_FILE, type RoutingRules } from './routing.ts';

/** The rules that lie beside the code of this function. @throws Error that names each field that is wrong */
export function fileRouting(taskRoot: string): RoutingRules {
  return parseRouting(readFileSync(join(taskRoot, ROUTING_FILE), 'utf8'));
}
