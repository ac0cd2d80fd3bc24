import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Anchor } from './anchor.ts';
import type { AnchorPages, AnchorReader, AnchorStore } from './ports.ts';

export interface S3AnchorsOptions {
  readonly client: S3Client;
  /** With Object Lock and a default retention. */
  readonly bucket: string;
}

/**
 * Anchors in a bucket with Object Lock: one object each, `<book>/<number, 12 digits>/<hash>`, so that a listing says all that a comparison
 * needs. A version is locked as soon as it is there. Another anchor of the same block is another object, a delete leaves a marker:
 * reading lists versions, and neither hides what was written first.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function s3Anchors({
  client,
  bucket: Bucket,
}: S3AnchorsOptions): AnchorStore & AnchorReader & AnchorPages {
  async function* pages(prefix: string, delimiter?: string): AsyncIterable<ListObjectVersionsCommandOutput> {
    let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
    while (next !== null) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: prefix, Delimiter: delimiter, ...next }),
      );
      yield page;
      next =
        page.IsTruncated === true
          ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
          : null;
    }
  }
  return {
    put: async (anchor) => {
      const { book, seq, hash } = anchor;
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: `${prefixOf(book)}${seq.toString().padStart(12, '0')}/${hash}`,
          Body: JSON.stringify(anchor),
          ContentType: 'application/json',
          // Object Lock takes no object without a digest: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
          ChecksumAlgorithm: 'SHA256',
        }),
      );
    },
    books: async () => {
      const books: string[] = [];
      for await (const { CommonPrefixes = [] } of pages('', '/'))
        books.push(...CommonPrefixes.map(({ Prefix = '' }) => decodeURIComponent(Prefix.slice(0, -1))));
      return books;
    },
    page: async (after) => {
      // Without a version a marker begins after all versions of its key.
      const page = await client.send(
        new ListObjectVersionsCommand({ Bucket, ...(after === null ? {} : { KeyMarker: after }) }),
      );
      const keys = [...new Set((page.Versions ?? []).map(({ Key = '' }) => Key))];
      const items = keys.map((key) => anchorAt(decodeURIComponent(key.slice(0, key.indexOf('/'))), key));
      return { items, next: page.IsTruncated === true ? (page.NextKeyMarker ?? null) : null };
    },
    ofBook: async (book) => {
      const found = new Map<string, Anchor>();
      for await (const { Versions = [] } of pages(prefixOf(book)))
        for (const { Key = '' } of Versions) found.set(Key, anchorAt(book, Key));
      return [...found.values()];
    },
  };
}

const prefixOf = (book: string): string => `${encodeURIComponent(book)}/`;

function anchorAt(book: string, key: string): Anchor {
  const [, seq = '', hash = ''] = key.split('/');
  // Whoever may put here may put nonsense, which must not pass for nothing.
  if (!/^\d{12}$/.test(seq) || !/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${key} is no anchor`);
  return { book, seq: Number(seq), hash };
}
