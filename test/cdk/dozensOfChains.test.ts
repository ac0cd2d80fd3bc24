import { describe, expect, it } from 'vitest';
import { CHAIN_EXAMPLES } from '../../cdk/environments/chainExamples.ts';
import { checkedEnvironment, type Environment } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { assemble, type Assembled, type Template } from './template.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const RESOURCES_MAX = 500;
/** Characters of all inline policies of a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICIES_MAX = 10_240;

const mainnet = environmentNamed('mainnet');
const TREASURY = '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184';
const kinds = Object.values(CHAIN_EXAMPLES);

function withChains(count: number, executions = count): Environment {
  const chains = Array.from({ length: count }, (_, i) => {
    const example = kinds[i % kinds.length];
    if (example === undefined) throw new Error('no example');
    return { ...example, chainId: example.chainId + 1_000_000 * i, treasury: TREASURY };
  });
  const reserved = { ...mainnet.reservedConcurrency, watch: executions, sweep: executions };
  return checkedEnvironment({ ...mainnet, chains, reservedConcurrency: reserved });
}

const countOf = ({ Resources }: Template): number => Object.keys(Resources).length;

describe('an environment with 40 chains of three kinds', () => {
  const forty = assemble(withChains(40));
  const one = assemble(withChains(1));

  it('given its stacks, then each has less than 500 resources, and as many as with one chain', () => {
    const counts = ({ stacks, observability }: Assembled): number[] =>
      [...stacks.values(), observability].map(countOf);
    for (const count of counts(forty)) expect(count).toBeLessThan(RESOURCES_MAX);
    expect(counts(forty)).toEqual(counts(one));
  });

  it('given its roles, then no policy has grown beyond what IAM takes', () => {
    const sizes = Object.values(forty.template.Resources)
      .filter(({ Type }) => Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::Policy')
      .map(({ Properties }) => JSON.stringify(Properties).length);
    expect(sizes.length).toBeGreaterThan(20);
    expect(Math.max(...sizes)).toBeLessThan(POLICIES_MAX);
  });
});

it('given fewer executions kept for the watcher than there are chains, then the environment is refused', () => {
  expect(() => withChains(11, 10)).toThrow(/reservedConcurrency of watch is 10, below the 11 chains/);
});
