import { getVariableValues, type OperationDefinitionNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { FIELD_SCOPES } from '../../../../functions/merchants/fieldScopes.ts';
import { brunoCollection, variablesOf } from '../../../../scripts/client/brunoCollection.ts';
import { clientOperations } from '../../../../scripts/client/clientOperations.ts';
import { readSchema } from '../../../../scripts/client/loadOperations.ts';

const schema = readSchema();
const files = brunoCollection(schema);
const requests = [...files].filter(([file]) => /^(query|mutation)\//.test(file));

/** The text of a block, without its indentation. */
const block = (text: string, name: string) =>
  (new RegExp(`^${name} \\{\\n([^]*?)^\\}`, 'm').exec(text)?.[1] ?? '').replaceAll(/^ {2}/gm, '');

describe('the collection for Bruno', () => {
  it('given the fields that ask for a scope of a merchant, then each is an operation of the client, and none that is the event bus’s own', () => {
    const fields = clientOperations(schema).map(({ field }) => field);
    const scoped = Object.keys(FIELD_SCOPES).filter((name) => /^(Query|Mutation|Subscription)\./.test(name));
    expect(fields).toEqual(expect.arrayContaining(scoped.map((name) => name.split('.')[1])));
    expect(fields.filter((field) => /^(publish|invalidate)/.test(field))).toEqual([]);
  });

  it('given the operations that are no subscriptions, then each has a request', () => {
    const asked = clientOperations(schema).filter(({ kind }) => kind !== 'subscription');
    expect(requests.map(([file]) => file)).toEqual(asked.map(({ kind, name }) => `${kind}/${name}.bru`));
    expect(requests.length).toBeGreaterThan(35);
  });

  it.each(requests)('given %s, then the schema takes its text and its variables', (_file, text) => {
    const document = parse(block(text, 'body:graphql'));
    expect(validate(schema, document)).toEqual([]);
    const given = JSON.parse(block(text, 'body:graphql:vars')) as Record<string, unknown>;
    const operation = document.definitions.find(
      (node): node is OperationDefinitionNode => node.kind === 'OperationDefinition',
    );
    const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], given);
    expect(errors).toBeUndefined();
  });

  it('given the variables of all requests, then the environment of the local server has each, and the key as a secret', () => {
    const local = files.get('environments/local.bru') ?? '';
    const names = [...local.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
    for (const [, text] of requests) expect(names).toEqual(expect.arrayContaining([...variablesOf(text)]));
    expect(local).toContain('vars:secret [\n  apiKey\n]');
    expect(names).not.toContain('apiKey');
  });
});
