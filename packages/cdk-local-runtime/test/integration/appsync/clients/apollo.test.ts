import { createRequire } from 'node:module';
import type * as apollo from '@apollo/client';
import type * as authLink from 'aws-appsync-auth-link';
import type * as subscriptionLink from 'aws-appsync-subscription-link';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../../src/gateway/principal.ts';
import type { TestApi } from '../testApi.ts';
import { startClientApi } from './clientApi.ts';

// As CommonJS: the ESM build of the auth link cannot sign under Node (`Sha256 is not a constructor`).
const load = createRequire(import.meta.url);
const { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } = load('@apollo/client') as typeof apollo;
const { createAuthLink } = load('aws-appsync-auth-link') as typeof authLink;
const { createSubscriptionHandshakeLink } = load('aws-appsync-subscription-link') as typeof subscriptionLink;

let runtime: TestApi;

beforeAll(async () => {
  runtime = await startClientApi();
});

afterAll(() => runtime.close());

const modes: Record<string, () => authLink.AuthOptions> = {
  'API Key Authorization': () => ({ type: 'API_KEY', apiKey: runtime.apiKey }),
  'Lambda Authorization': () => ({ type: 'AWS_LAMBDA', token: 'good token' }),
  'IAM Authorization': () => ({
    type: 'AWS_IAM',
    credentials: () => runtime.platform.gateway.credentials(OPERATOR),
  }),
};

test.each(Object.keys(modes))(
  'given Apollo Client 4 with AppSync’s links and %s, when it queries, mutates and subscribes, then all work',
  async (authType) => {
    const settings = {
      url: runtime.appsync.graphqlUrl,
      region: 'us-east-1',
      auth: modes[authType]?.() as authLink.AuthOptions,
    };
    // Apollo's own extensions would not be in what the auth link signs.
    const http = new HttpLink({ uri: settings.url, includeExtensions: false });
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.from([
        createAuthLink(settings) as unknown as apollo.ApolloLink,
        createSubscriptionHandshakeLink(settings, http as never) as unknown as apollo.ApolloLink,
      ]),
    });
    const variables = { id: authType };
    const read = await client.query({
      query: gql`
        query ($id: ID!) {
          getNote(id: $id) {
            id
            text
          }
          whoAmI
        }
      `,
      variables,
    });
    expect(read.data).toMatchObject({ getNote: { id: authType, text: 'read' }, whoAmI: authType });

    let done = false;
    const heard = new Promise<unknown>((resolve, reject) => {
      const query = gql`
        subscription ($id: ID) {
          onNote(id: $id) {
            id
            text
          }
        }
      `;
      const subscription = client.subscribe({ query, variables }).subscribe({
        next: ({ data }) => {
          resolve(data);
          subscription.unsubscribe();
        },
        error: reject,
      });
    }).finally(() => (done = true));
    const mutation = gql`
      mutation ($id: ID!) {
        addNote(id: $id, text: "added") {
          id
          text
        }
      }
    `;
    // The link tells nobody when it is listening: the mutation is repeated until it is heard.
    while (!done) {
      const added = await client.mutate({ mutation, variables });
      expect(added.data).toMatchObject({ addNote: { id: authType, text: 'added' } });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await heard).toMatchObject({ onNote: { id: authType, text: 'added' } });
    client.stop();
  },
);
