import { startTestApi } from '../testApi.ts';
import type { TestApi } from '../testApi.ts';
import { answering } from '../apiTemplate.ts';

const all = '@aws_api_key @aws_iam @aws_lambda';

/** An API that clients of AWS are tried on: it answers to keys, tokens that start with `good`, and signatures. */
export function startClientApi(): Promise<TestApi> {
  return startTestApi({
    schema: `
      type Note ${all} { id: ID! text: String }
      type Query { getNote(id: ID!): Note ${all} whoAmI: String ${all} }
      type Mutation { addNote(id: ID!, text: String): Note ${all} }
      type Subscription { onNote(id: ID): Note @aws_subscribe(mutations: ["addNote"]) ${all} }
    `,
    api: {
      AuthenticationType: 'AWS_LAMBDA',
      LambdaAuthorizerConfig: { AuthorizerUri: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] } },
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'API_KEY' },
        { AuthenticationType: 'AWS_IAM' },
      ],
    },
    functions: {
      Authorizer: `export const handler = async ({ authorizationToken }) => ({ isAuthorized: authorizationToken.startsWith('good') });`,
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
    },
    resolvers: {
      'Query.getNote': { source: 'NONE', code: answering(`({ id: ctx.args.id, text: 'read' })`) },
      'Query.whoAmI': { source: 'NONE', code: answering('util.authType()') },
      'Mutation.addNote': { source: 'NONE', code: answering('ctx.args') },
    },
  });
}
