import type { AwsReply } from '../gateway/gateway.ts';
import { AwsError } from '../gateway/gateway.ts';
import { escapeXml, xmlReply } from '../gateway/reply.ts';
import type { ListedVersion, VersionStore } from './versionStore.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html: at most 1,000 a page. */
const PAGE_MAX = 1_000;

/** A page of a listing: entries and common prefixes, in the order of their keys. */
interface ListedPage {
  readonly rows: readonly (ListedVersion | { readonly prefix: string })[];
  readonly last: ListedVersion | { readonly prefix: string } | null;
  readonly truncated: boolean;
}

/** Answers ListObjectVersions. */
export function listVersions(store: VersionStore, bucket: string, query: URLSearchParams): AwsReply {
  const [keyMarker, versionMarker] = [query.get('key-marker'), query.get('version-id-marker')];
  const all = store.list(bucket, query.get('prefix') ?? '');
  // Absent once the version is deleted, which the listing then goes on behind by its key.
  const at = all.findIndex(({ key, versionId }) => key === keyMarker && versionId === versionMarker);
  const rest = at >= 0 ? all.slice(at + 1) : all.filter(({ key }) => key > (keyMarker ?? ''));
  const { rows, last, truncated } = pageOf(rest, query, keyMarker);
  const next =
    !truncated || last === null
      ? ''
      : 'prefix' in last
        ? tag('NextKeyMarker', last.prefix)
        : tag('NextKeyMarker', last.key) + tag('NextVersionIdMarker', last.versionId);
  const body = rows.map((row) =>
    'prefix' in row
      ? `<CommonPrefixes>${tag('Prefix', row.prefix)}</CommonPrefixes>`
      : row.isMarker
        ? `<DeleteMarker>${described(row)}</DeleteMarker>`
        : `<Version>${described(row)}${tag('ETag', row.etag)}${tag('Size', String(row.bytes))}</Version>`,
  );
  return xmlReply(
    `<ListVersionsResult>${tag('Name', bucket)}${tag('IsTruncated', String(truncated))}${next}${body.join('')}</ListVersionsResult>`,
  );
}

/** Answers ListObjectsV2: the newest versions that are no markers. */
export function listObjects(store: VersionStore, bucket: string, query: URLSearchParams): AwsReply {
  if (query.get('list-type') !== '2')
    throw new AwsError('NotImplemented', 'ListObjects is not done locally; ListObjectsV2 is.', 501);
  const after = query.get('continuation-token') ?? query.get('start-after');
  const shown = store
    .list(bucket, query.get('prefix') ?? '')
    .filter(({ isLatest, isMarker, key }) => isLatest && !isMarker && key > (after ?? ''));
  const { rows, last, truncated } = pageOf(shown, query, after);
  const next =
    !truncated || last === null
      ? ''
      : tag('NextContinuationToken', 'prefix' in last ? last.prefix : last.key);
  const body = rows.map((row) =>
    'prefix' in row
      ? `<CommonPrefixes>${tag('Prefix', row.prefix)}</CommonPrefixes>`
      : `<Contents>${tag('Key', row.key)}${tag('LastModified', row.lastModified)}${tag('ETag', row.etag)}${tag('Size', String(row.bytes))}</Contents>`,
  );
  const count = tag('KeyCount', String(rows.length)) + tag('IsTruncated', String(truncated));
  return xmlReply(
    `<ListBucketResult>${tag('Name', bucket)}${count}${next}${body.join('')}</ListBucketResult>`,
  );
}

function pageOf(
  versions: readonly ListedVersion[],
  query: URLSearchParams,
  after: string | null,
): ListedPage {
  const most = Math.min(Number(query.get('max-keys') ?? PAGE_MAX), PAGE_MAX);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter')];
  const rows: (ListedVersion | { readonly prefix: string })[] = [];
  const seen = new Set<string>(after === null ? [] : [after]);
  for (const version of versions) {
    const end = delimiter === null ? -1 : version.key.indexOf(delimiter, prefix.length);
    const common = end < 0 || delimiter === null ? null : version.key.slice(0, end + delimiter.length);
    if (common !== null && seen.has(common)) continue;
    if (rows.length === most) return { rows, last: rows.at(-1) ?? null, truncated: true };
    if (common !== null) seen.add(common);
    rows.push(common === null ? version : { prefix: common });
  }
  return { rows, last: rows.at(-1) ?? null, truncated: false };
}

function described({ key, versionId, isLatest, lastModified }: ListedVersion): string {
  return (
    tag('Key', key) +
    tag('VersionId', versionId) +
    tag('IsLatest', String(isLatest)) +
    tag('LastModified', lastModified)
  );
}

function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
