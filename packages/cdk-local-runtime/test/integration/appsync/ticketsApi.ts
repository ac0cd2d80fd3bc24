import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering } from './apiTemplate.ts';
import { openRealtime } from './realtimeClient.ts';
import type { RealtimeClient } from './realtimeClient.ts';

const all = '@aws_api_key @aws_iam @aws_lambda';
const schema = `
  type Address ${all} { country: String }
  type Ticket ${all} {
    id: ID! group: String severity: Int tags: [String] address: Address json: AWSJSON
    computed: String secret: String @aws_lambda must: String!
  }
  type Query { nothing: String }
  type Mutation {
    createTicket(id: ID!, group: String, severity: Int, tags: [String], country: String, json: AWSJSON): Ticket ${all}
    createTwo(id: ID!): Ticket ${all}
    expel(group: String!): String ${all}
    expelOften(from: Int!): String ${all}
  }
  type Subscription {
    onTicket(id: ID, group: String): Ticket @aws_subscribe(mutations: ["createTicket", "createTwo"]) ${all}
    onFiltered(filter: String): Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onGroup(group: String!): Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onRefused: Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onLambda: Ticket @aws_subscribe(mutations: ["createTicket"]) @aws_lambda
    onIam: Ticket @aws_subscribe(mutations: ["createTicket"]) @aws_iam
  }
`;

/** An API modelled on AWS's ticket example, with every way to filter. */
export interface TicketsApi extends TestApi {
  /** The headers of a client with the API key. */
  readonly keyed: Record<string, string>;
  /** Creates a ticket by the API key. */
  ticket(args: string, selection?: string): Promise<unknown>;
  /** Gives an open connection to a test and closes it afterwards. */
  withClient(use: (client: RealtimeClient) => Promise<void>): Promise<void>;
}

export async function startTicketsApi(): Promise<TicketsApi> {
  const runtime = await startTestApi({
    schema,
    api: {
      AuthenticationType: 'API_KEY',
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'AWS_IAM' },
        {
          AuthenticationType: 'AWS_LAMBDA',
          LambdaAuthorizerConfig: { AuthorizerUri: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] } },
        },
      ],
    },
    functions: {
      Authorizer: `export const handler = async ({ authorizationToken: token }) =>
        ({ isAuthorized: token.startsWith('group:'), resolverContext: { group: token.slice(6) } });`,
    },
    resources: {
      MayAuthorize: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] },
          Principal: 'appsync.amazonaws.com',
        },
      },
      NobodyRole: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'nobody', AssumeRolePolicyDocument: { Statement: [] } },
      },
    },
    resolvers: {
      'Mutation.createTicket': {
        source: 'NONE',
        code: answering(`({ ...ctx.args, address: { country: ctx.args.country }, secret: 's', must: 'm' })`),
      },
      'Mutation.createTwo': { source: 'NONE', code: answering(`({ id: ctx.args.id, must: 'm' })`) },
      'Ticket.computed': { source: 'NONE', code: answering(`'computed for ' + ctx.source.id`) },
      'Mutation.expel': {
        source: 'NONE',
        code: `import { extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            extensions.invalidateSubscriptions({ subscriptionField: 'onGroup', payload: { group: ctx.args.group } });
            return 'gone';
          }`,
      },
      'Mutation.expelOften': {
        source: 'NONE',
        code: `import { extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            for (const n of [1, 2, 3]) {
              extensions.invalidateSubscriptions({ subscriptionField: 'onGroup', payload: { n: n + ctx.args.from } });
            }
            return 'gone';
          }`,
      },
      'Subscription.onFiltered': {
        source: 'NONE',
        code: `import { util, extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            const filter = JSON.parse(ctx.args.filter);
            extensions.setSubscriptionFilter(filter.filterGroup ? filter : util.transform.toSubscriptionFilter(filter));
            return null;
          }`,
      },
      'Subscription.onGroup': {
        source: 'NONE',
        code: `import { util, extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            const filter = util.transform.toSubscriptionFilter({ group: { eq: ctx.args.group } });
            extensions.setSubscriptionFilter(filter);
            extensions.setSubscriptionInvalidationFilter(filter);
            return null;
          }`,
      },
      'Subscription.onRefused': {
        source: 'NONE',
        code: `import { util } from '@aws-appsync/utils';
          export function request(ctx) { util.error('Not you.', 'NoTenant', null, { why: 'none' }); return {}; }
          export function response(ctx) { return null; }`,
      },
    },
  });
  const keyed = { 'x-api-key': runtime.apiKey };
  return {
    ...runtime,
    keyed,
    ticket: (args, selection = 'id') => runtime.post(`mutation { createTicket(${args}) { ${selection} } }`),
    withClient: async (use) => {
      const client = await openRealtime(runtime.appsync.realtimeUrl, keyed);
      try {
        await use(client);
      } finally {
        client.close();
      }
    },
  };
}
