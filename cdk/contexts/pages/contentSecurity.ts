/** What pages connect to. */
export interface Connections {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** The hosted UI of a user pool, where people sign in to the dashboard. */
  readonly staff?: { readonly domain: string };
}

/** Sources of `connect-src`: the API, and of a hosted UI where a code becomes tokens. To its other addresses people go themselves. */
export function connectSources({ graphqlUrl, realtimeUrl, staff }: Connections): readonly string[] {
  // https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
  const tokenEndpoint = staff === undefined ? [] : [`${staff.domain}/oauth2/token`];
  return [graphqlUrl, realtimeUrl, ...tokenEndpoint];
}

/** What the policy of the pages depends on. */
export interface ContentSecurity {
  /** Addresses that pages talk to: https and wss on AWS. */
  readonly connectTo: readonly string[];
  /** Origins whose pages may show ours in a frame; none: nobody may. */
  readonly frameAncestors: readonly string[];
}

/**
 * The pages' Content-Security-Policy: files of their own origin, pictures drawn by themselves, and the API; no script or style within a
 * page, no form, no frame.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function contentSecurityPolicy({ connectTo, frameAncestors }: ContentSecurity): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ');
}

/** What pages ask of a browser: to copy an address, and nothing else. https://www.w3.org/TR/permissions-policy/ */
export const PERMISSIONS_POLICY = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone'],
  ...['midi', 'payment', 'publickey-credentials-get', 'screen-wake-lock', 'usb', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .concat('clipboard-write=(self)', 'fullscreen=(self)')
  .join(', ');
