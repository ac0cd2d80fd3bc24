import { describe, expect, it } from 'vitest';
import { paymentsApp } from '../../cdk/app.ts';
import { PLACEHOLDER_TREASURY } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { observabilityOf, stackOf, stacksOf, synthesize, type Template, templateOf } from './template.ts';

/**
 * Of the stack that others are nested in, in any environment. A new context is a nested stack, a new field of the API a line of
 * `cdk/contexts/api/resolverTable.ts`: neither needs room here.
 */
const MAIN_RESOURCES_MAX = 350;

const countOf = ({ Resources }: Template): number => Object.keys(Resources).length;

/** Rules that are acknowledged, by the path of the construct that the reason stands on. */
function acknowledgements(): [path: string, rule: string, reason: string][] {
  return paymentsApp({ environment: environmentNamed('mainnet') })
    .node.findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
        .flatMap(({ data }) => Object.entries(data as Record<string, string>))
        .map(([rule, reason]): [string, string, string] => [
          node.path,
          rule.replace('Annotation::', ''),
          reason,
        ]),
    );
}

/** Logical ids that a resource refers to, in any way that CloudFormation knows. */
function referencesOf(resource: unknown): string[] {
  const text = JSON.stringify(resource);
  const found = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"|\$\{(\w+)(?:\.\w+)*\}/g)];
  const { DependsOn = [] } = resource as { DependsOn?: string | string[] };
  return [...found.map(([, direct, within]) => direct ?? within ?? ''), ...[DependsOn].flat()];
}

/** A circle of references, which CloudFormation refuses; empty if there is none. */
function circle({ Resources }: Template): string[] {
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): string[] => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id) || Resources[id] === undefined) return [];
    for (const next of referencesOf(Resources[id])) {
      const found = visit(next, [...way, id]);
      if (found.length > 0) return found;
    }
    done.add(id);
    return [];
  };
  for (const id of Object.keys(Resources)) {
    const found = visit(id, []);
    if (found.length > 0) return found;
  }
  return [];
}

describe('synthesis', () => {
  it.each(['local', 'testnet', 'mainnet'] as const)(
    "given %s, then none of cdk-nag's rules is broken",
    (name) => {
      // A broken rule throws.
      expect(Object.keys(templateOf(name).Resources).length).toBeGreaterThan(100);
    },
  );

  it.each(['testnet', 'mainnet'] as const)(
    'given %s with its account, then none is broken either: a rule names a resource as the template does',
    (name) => {
      const environment = { ...environmentNamed(name), account: '111122223333' };
      expect(Object.keys(synthesize(environment).Resources).length).toBeGreaterThan(100);
    },
  );

  it('given the same definition twice, then the template is the same', () => {
    expect(synthesize(environmentNamed('local'))).toEqual(templateOf('local'));
  });

  it('given two resources that refer to each other, then the circle is found', () => {
    const refers = (value: unknown) => ({ Type: 'A', Properties: { value } });
    const Resources = { a: refers({ 'Fn::GetAtt': ['b', 'Arn'] }), b: refers({ 'Fn::Sub': 'x/${a.Arn}' }) };
    expect(circle({ Resources })).toEqual(['a', 'b', 'a']);
  });

  it('given the template, then no resource waits for itself', () => {
    const stacks = [templateOf('mainnet'), observabilityOf('mainnet'), ...stacksOf('mainnet').values()];
    for (const stack of stacks) expect(circle(stack)).toEqual([]);
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  describe.each(['local', 'testnet', 'mainnet'] as const)('of %s, given the quotas of a stack', (name) => {
    it('given the stack that does the work, then it stays at the size that was decided, and what grows is nested', () => {
      expect(countOf(stackOf(name, ''))).toBeLessThanOrEqual(MAIN_RESOURCES_MAX);
    });

    it('given any other stack, then it leaves room below the 500 resources that CloudFormation takes', () => {
      for (const [path, stack] of [...stacksOf(name), ['observability', observabilityOf(name)] as const])
        expect(countOf(stack), path).toBeLessThan(450);
    });

    it('given any stack, then it has fewer parameters, outputs and bytes than CloudFormation takes', () => {
      for (const [path, stack] of stacksOf(name)) {
        expect(Object.keys(stack.Parameters ?? {}).length, path).toBeLessThan(150);
        expect(Object.keys(stack.Outputs ?? {}).length, path).toBeLessThan(150);
        expect(JSON.stringify(stack).length, path).toBeLessThan(750_000);
      }
    });
  });
});

describe('acknowledged rules', () => {
  it('given any, then it stands on one resource and has a reason of its own', () => {
    const all = acknowledgements();
    expect(all.length).toBeGreaterThan(0);
    for (const [path, rule, reason] of all) {
      expect(path.split('/').length, `${rule} on ${path}`).toBeGreaterThan(2);
      expect(reason.length, rule).toBeGreaterThan(40);
    }
  });

  it('given the rules, then these alone are acknowledged', () => {
    expect(new Set(acknowledgements().map(([, rule]) => rule))).toEqual(
      new Set([
        // Gateways sign their webhooks, over the raw bytes; the account's role for API Gateway's logs.
        'AwsSolutions-APIG2',
        'AwsSolutions-APIG4',
        'AwsSolutions-CFR1',
        'AwsSolutions-CFR4',
        'AwsSolutions-COG4',
        expect.stringMatching(
          /^AwsSolutions-IAM4\[Policy::.*:policy\/service-role\/AmazonAPIGatewayPushToCloudWatchLogs\]$/,
        ),
        'AwsSolutions-ASC3',
        'AwsSolutions-IAM5[Resource::*]',
        expect.stringMatching(/^AwsSolutions-IAM5\[Resource::arn:aws:events:[^*]*:replay\/replay-\*\]$/),
        expect.stringMatching(/^AwsSolutions-IAM5\[Resource::<LedgerAnchors\w+\.Arn>\/\*\]$/),
        expect.stringMatching(/^AwsSolutions-IAM5\[Resource::arn:aws:secretsmanager:[^*]*\/gateways\/\*\]$/),
        expect.stringMatching(/^AwsSolutions-IAM5\[Resource::<Pages\w+\.Arn>\/\*\]$/),
        // The function that puts the pages into their bucket is the library's own.
        'AwsSolutions-L1',
        // The distribution lists, so that a missing file is 404; nobody lists through it.
        '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
        'AwsSolutions-S1',
        'AwsSolutions-SF1',
        'AwsSolutions-SMG4',
        'AwsSolutions-SQS3',
      ]),
    );
  });
});

describe('the treasury', () => {
  it('given the placeholder, then CloudFormation refuses the stack', () => {
    expect(environmentNamed('testnet').chains[0]?.treasury).toBe(PLACEHOLDER_TREASURY);
    const guards = Object.entries(templateOf('testnet').Rules ?? {}).filter(([id]) =>
      id.startsWith('TreasuryGuard'),
    );
    expect(guards.map(([, rule]) => rule)).toEqual([
      {
        Assertions: [
          {
            Assert: { 'Fn::Equals': ['placeholder', 'treasury'] },
            AssertDescription: 'Write the treasury of chain 11155111 into cdk/environments/testnet.ts.',
          },
        ],
      },
    ]);
  });

  it('given an address, then it does not', () => {
    const testnet = environmentNamed('testnet');
    const chains = testnet.chains.map((chain) => ({
      ...chain,
      treasury: '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184',
    }));
    const ids = Object.keys(synthesize({ ...testnet, chains }).Rules ?? {});
    expect(ids.filter((id) => id.startsWith('TreasuryGuard'))).toEqual([]);
  });
});
