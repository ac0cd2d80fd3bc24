import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from './runningApp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp('todo');
  for (const title of ['find', 'fix', 'walk']) {
    const { id } = await create('fay', title);
    if (title === 'fix') await update({ id, done: true, expectedVersion: 1 });
  }
});

afterAll(() => app.close());

interface Todo {
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

async function create(owner: string, title: string): Promise<Todo> {
  const mutation = `mutation($owner: String!, $title: String!) {
    createTodo(owner: $owner, title: $title) { id owner title done version createdAt }
  }`;
  const { data, errors } = await app.post(mutation, { owner, title });
  expect(errors).toBeUndefined();
  return data?.['createTodo'] as Todo;
}

const update = (input: Record<string, unknown>) =>
  app.post('mutation($input: UpdateTodoInput!) { updateTodo(input: $input) { title done version } }', {
    input,
  });

test('given a todo, when it is created, changed and deleted, then each answer is the item', async () => {
  const created = await create('ann', 'milk');
  expect(created).toMatchObject({ owner: 'ann', title: 'milk', done: false, version: 1 });
  const { id } = created;

  const changed = await update({ id, done: true, expectedVersion: 1 });
  expect(changed).toMatchObject({ data: { updateTodo: { title: 'milk', done: true, version: 2 } } });
  const read = `query($id: ID!) { getTodo(id: $id) { title version } }`;
  expect((await app.post(read, { id })).data).toEqual({ getTodo: { title: 'milk', version: 2 } });

  const remove = 'mutation($id: ID!, $v: Int!) { deleteTodo(id: $id, expectedVersion: $v) { id version } }';
  expect((await app.post(remove, { id, v: 2 })).data).toEqual({ deleteTodo: { id, version: 2 } });
  expect((await app.post(read, { id })).data).toEqual({ getTodo: null });
});

test('given an old version, when a todo is changed or deleted, then the error carries the stored item and nothing is lost', async () => {
  const { id } = await create('bob', 'bread');
  await update({ id, title: 'rye bread', expectedVersion: 1 });

  const { status, data, errors } = await update({ id, title: 'toast', expectedVersion: 1 });
  expect({ status, data }).toEqual({ status: 200, data: { updateTodo: null } });
  expect(errors).toMatchObject([
    {
      path: ['updateTodo'],
      errorType: 'DynamoDB:ConditionalCheckFailedException',
      data: { title: 'rye bread', done: false, version: 2 },
    },
  ]);
  const remove = 'mutation($id: ID!) { deleteTodo(id: $id, expectedVersion: 1) { title } }';
  expect((await app.post(remove, { id })).errors).toMatchObject([
    { errorType: 'DynamoDB:ConditionalCheckFailedException', data: { title: 'rye bread' } },
  ]);
  expect((await app.post('query($id: ID!) { getTodo(id: $id) { title } }', { id })).data).toEqual({
    getTodo: { title: 'rye bread' },
  });
});

test('given five todos of an owner, when pages of two are followed, then each comes once, the newest first', async () => {
  const created: string[] = [];
  for (const title of ['1', '2', '3', '4', '5']) created.push((await create('eve', title)).title);
  const query = `query($nextToken: String) {
    todosByOwner(owner: "eve", limit: 2, nextToken: $nextToken) { items { title } nextToken }
  }`;
  const pages: string[][] = [];
  let nextToken: string | null = null;
  do {
    const { data, errors } = await app.post(query, { nextToken });
    expect(errors).toBeUndefined();
    const page = data?.['todosByOwner'] as { items: Todo[]; nextToken: string | null };
    pages.push(page.items.map(({ title }) => title));
    nextToken = page.nextToken;
  } while (nextToken !== null);
  expect(pages.flat()).toEqual(created.reverse());
  expect(pages.map(({ length }) => length).slice(0, 2)).toEqual([2, 2]);
});

test.each([
  [{ title: { beginsWith: 'fi' } }, ['find', 'fix']],
  [{ title: { contains: 'i' }, done: { eq: true } }, ['fix']],
  [{ or: [{ title: { eq: 'find' } }, { title: { eq: 'walk' } }] }, ['find', 'walk']],
  [{ not: { title: { contains: 'i' } }, title: { beginsWith: 'w' } }, ['walk']],
])('given the filter %j, when todos are listed, then those that match come', async (filter, titles) => {
  const query = 'query($filter: TodoFilter) { listTodos(filter: $filter, limit: 100) { items { title } } }';
  const { data, errors } = await app.post(query, { filter });
  expect(errors).toBeUndefined();
  const { items } = data?.['listTodos'] as { items: Todo[] };
  expect(items.map(({ title }) => title).sort()).toEqual(titles);
});

test('given the grants that CDK wrote, when the run is over, then nobody was refused', () => {
  expect(app.refused()).toEqual([]);
});
