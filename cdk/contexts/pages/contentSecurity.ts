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
