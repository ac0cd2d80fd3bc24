import { checkedEnvironment, type Environment, type EnvironmentName } from './environment.ts';
import { local } from './local.ts';
import { mainnet } from './mainnet.ts';
import { testnet } from './testnet.ts';

const ENVIRONMENTS: Readonly<Record<EnvironmentName, Environment>> = { local, testnet, mainnet };

/**
 * The environment of that name, its configuration checked.
 *
 * @throws Error listing the names when there is none such
 */
export function environmentNamed(name: string): Environment {
  const found = Object.values(ENVIRONMENTS).find((environment) => environment.name === name);
  if (found === undefined) {
    throw new Error(`there is no environment ${name}: choose one of ${Object.keys(ENVIRONMENTS).join(', ')}`);
  }
  return checkedEnvironment(found);
}
