import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('util.xml', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-utils-xml-js.html
  const posts =
    '<?xml version="1.0" encoding="UTF-8"?>\n<posts>\n<post>\n  <id>1</id>\n  <title>Getting started with GraphQL</title>\n</post>\n</posts>';
  const map = { posts: { post: { id: 1, title: 'Getting started with GraphQL' } } };
  const xml = (name: string, text: string): unknown =>
    valueOf(`util.xml.${name}(ctx.args.text)`, { args: { text } });

  test('given the documented text, then map and JSON are the documented ones', () => {
    expect(xml('toMap', posts)).toEqual(map);
    expect(xml('toJsonString', posts)).toBe(JSON.stringify(map));
    expect(valueOf('util.xml.toJsonString(ctx.args.text, true)', { args: { text: '<a>1</a>' } })).toBe(
      '{\\"a\\":1}',
    );
  });

  test.each<[text: string, value: unknown]>([
    ['<a><b>1</b><b>x</b><b/></a>', { a: { b: [1, 'x', ''] } }],
    ['<a x="1" y=\'z\'>t</a>', { a: { x: 1, y: 'z', content: 't' } }],
    ['<a><!-- no --><![CDATA[<b>]]> &lt;&amp;&#65;&#x42;</a>', { a: '<b> <&AB' }],
    ['<a>true</a>', { a: true }],
    ['<a>007</a>', { a: '007' }],
    ['', {}],
  ])('given %j, then the map is %j', (text, value) => {
    expect(xml('toMap', text)).toEqual(value);
  });

  test.each(['<a>', '<a></b>', 'text', '<a', '<a><b></a>'])(
    'given the broken text %j, then the code is in error',
    (text) => {
      expect(() => xml('toMap', text)).toThrow('util.xml');
    },
  );
});
