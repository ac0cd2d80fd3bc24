/** What people see: `cdk/contexts/pages`. */
export interface Pages {
  /** Origins whose pages may show ours in a frame, such as `https://shop.example`; none: nobody may. */
  readonly frameAncestors: readonly string[];
  /**
   * Of Route 53, in which `pagesUrl` gets its records and its certificate; null: CloudFront's own name, whose certificate cannot be told to refuse
   * old protocols.
   */
  readonly hostedZone: HostedZoneOfPages | null;
  /** What takes over while something does not answer; null: nothing. */
  readonly failover: FailoverOfPages | null;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html */
export interface HostedZoneOfPages {
  readonly id: string;
  /** Such as `example.com`, in which the host of `pagesUrl` is. */
  readonly name: string;
}

export interface FailoverOfPages {
  /** Another region, in which CloudFront finds the pages while the first fails. */
  readonly region: string;
  /** Host outside CloudFront that the pages' name points to while CloudFront does not answer; null: none. It needs a certificate of that name. */
  readonly standbyHost: string | null;
}

/** The host of the pages. */
export function pagesHost({ pagesUrl }: { readonly pagesUrl: string }): string {
  return new URL(pagesUrl).hostname;
}

/** The region of what CloudFront takes from one region alone. */
export const EDGE_REGION = 'us-east-1';

/** As much of an environment as its pages depend on. */
interface PagesPlace {
  readonly region: string;
  readonly pagesUrl: string;
  readonly pages: Pages;
}

/** Throws an Error naming the environment and the field that does not fit. */
export function refuseBadPages(where: string, environment: PagesPlace): void {
  const { frameAncestors, hostedZone, failover } = environment.pages;
  const origin = frameAncestors.find(
    (each) => !/^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/(localhost|127\.0\.0\.1):\d+)$/.test(each),
  );
  if (origin !== undefined)
    throw new Error(`${where}: pages: frameAncestors must be https and a host, not ${origin}`);
  if (hostedZone !== null && !`.${pagesHost(environment)}`.endsWith(`.${hostedZone.name}`))
    throw new Error(`${where}: pages: hostedZone ${hostedZone.name} does not have ${environment.pagesUrl}`);
  if (failover === null) return;
  if (failover.region === environment.region)
    throw new Error(`${where}: pages: failover: region ${failover.region} is that of the environment`);
  if (failover.standbyHost === null) return;
  // The records of a pair are names, which the top of a zone cannot have: https://www.rfc-editor.org/rfc/rfc1912#section-2.4
  if (hostedZone === null || pagesHost(environment) === hostedZone.name)
    throw new Error(`${where}: pages: failover: standbyHost needs a hostedZone, and pagesUrl below its top`);
}
