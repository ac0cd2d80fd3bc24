import type { HeadersPolicy } from './headersPolicy.ts';
import type { ViewerFunction } from './viewerFunction.ts';

/** A distribution as the template defines it. */
export interface DistributionDefinition {
  readonly logicalId: string;
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  readonly enabled: boolean;
  /** Empty: there is none, and the root is asked for by an empty key. */
  readonly defaultRootObject: string;
  readonly origins: ReadonlyMap<string, Origin>;
  /** In the order of their precedence; the default one is the last. */
  readonly behaviors: readonly Behavior[];
  readonly errors: ReadonlyMap<number, ErrorResponse>;
}

/** A bucket that is read as the distribution. */
export interface Origin {
  readonly bucket: string;
  /** Before each key, without a slash at its end; mostly empty. */
  readonly path: string;
  /** Signs its requests; nobody reads a bucket locally without. */
  readonly signs: boolean;
}

/** What becomes of requests for a pattern of paths. */
export interface Behavior {
  /** Null: of every path. */
  readonly pattern: RegExp | null;
  readonly originId: string;
  readonly methods: readonly string[];
  /** What an answer may be encoded in; empty where the behaviour does not compress. */
  readonly encodings: readonly ('br' | 'gzip')[];
  readonly viewerRequest: ViewerFunction | null;
  readonly viewerResponse: ViewerFunction | null;
  readonly headers: HeadersPolicy | null;
}

/** What a viewer gets instead of an error of the origin; without a page, the error itself. */
export interface ErrorResponse {
  readonly status: number;
  readonly pagePath: string | null;
}
