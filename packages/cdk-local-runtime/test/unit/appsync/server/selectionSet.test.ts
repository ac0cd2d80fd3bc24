import { buildASTSchema, execute, isObjectType, parse } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { expect, test } from 'vitest';
import {
  pickSelected,
  selectionSetList,
  selectionSetText,
} from '../../../../src/appsync/server/selectionSet.ts';

const schema = buildASTSchema(
  parse(`
  type Author { authorId: ID name: String }
  type Comment { id: ID }
  interface Node { id: ID }
  type Post implements Node { id: ID postId: ID title: String content: String author(id: ID): Author secondAuthor(id: ID): Author comments: Comment }
  type Blog implements Node { id: ID title: String }
  type Query { getPost(id: ID): Post node(id: ID!): Node }
`),
);

async function infoOf(query: string, variables: Record<string, unknown> = {}): Promise<GraphQLResolveInfo> {
  const type = schema.getQueryType();
  if (!isObjectType(type)) throw new Error('no Query');
  return new Promise((resolve) => {
    for (const field of Object.values(type.getFields())) {
      field.resolve = (_source, _args, _context, info) => void resolve(info);
    }
    void execute({ schema, document: parse(query), variableValues: variables });
  });
}

/** The example of https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
const documented = `query($postId: ID, $authorId: ID) {
  getPost(id: $postId) {
    postId
    title
    secondTitle: title
    content
    author(id: $authorId) {
      authorId
      name
    }
    secondAuthor(id: "789") {
      authorId
    }
    ... on Post {
      inlineFrag: comments {
        id
      }
    }
    ... postFrag
  }
}

fragment postFrag on Post {
  postFrag: comments {
    id
  }
}`;

test('given AWS’s example, when the selection is listed, then aliases and fragments are in it', async () => {
  expect(selectionSetList(await infoOf(documented))).toEqual([
    'postId',
    'title',
    'secondTitle',
    'content',
    'author',
    'author/authorId',
    'author/name',
    'secondAuthor',
    'secondAuthor/authorId',
    'inlineFrag',
    'inlineFrag/id',
    'postFrag',
    'postFrag/id',
  ]);
});

test('given AWS’s example, when the selection is written, then spreads stay spreads', async () => {
  expect(selectionSetText(await infoOf(documented))).toBe(
    '{\n  postId\n  title\n  secondTitle: title\n  content\n  author(id: $authorId) {\n    authorId\n    name\n  }\n' +
      '  secondAuthor(id: "789") {\n    authorId\n  }\n  ... on Post {\n    inlineFrag: comments {\n      id\n    }\n  }\n' +
      '  ...postFrag\n}',
  );
});

test('given an interface, when the selection is listed, then only its own fields are in it', async () => {
  const info = await infoOf('{ node(id: "1") { id ... on Post { title } ... on Blog { title } } }');
  expect(selectionSetList(info)).toEqual(['id']);
});

test('given @skip and @include, when the selection is listed, then left-out fields are not in it', async () => {
  const query = 'query($no: Boolean!) { getPost { postId @skip(if: true) title @include(if: $no) content } }';
  expect(selectionSetList(await infoOf(query, { no: false }))).toEqual(['content']);
});

test('given the data of an error, when it is cut, then only selected fields stay', () => {
  const data = { id: '1', title: 'a', items: [{ id: '2', secret: 'x' }] };
  expect(pickSelected(data, ['id', 'items', 'items/id'])).toEqual({ id: '1', items: [{ id: '2' }] });
  expect(pickSelected('text', [])).toBe('text');
});
