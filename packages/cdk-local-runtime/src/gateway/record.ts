import type { Access } from './authorise/decide.ts';
import { userArn } from './authorise/decide.ts';
import type { Principal } from './principal.ts';

/** Calls of one operation by one caller in one flow, or units that are no calls, such as GB-seconds. */
export interface CallCount {
  readonly service: string;
  readonly action: string;
  readonly principal: string;
  /** The service that acted, when it was one: `pipes.amazonaws.com`. */
  readonly via: string;
  readonly flow: string;
  /** What the units were spent on, where that is known: a table, or `<table>/<index>`. */
  readonly of: string;
  calls: number;
  /** What the calls carried: entries of `PutEvents`, capacity units; as many as the calls otherwise. */
  units: number;
}

/** A decision that the authoriser took, and how often. */
export interface RecordedDecision {
  readonly principal: Principal;
  readonly access: Access;
  /** The statement that allowed it; null when it was refused. */
  readonly statement: string | null;
  times: number;
}

/** What the gateway remembers of an end-to-end run. */
export interface GatewayRecord {
  counts(): CallCount[];
  decisions(): RecordedDecision[];
  count(service: string, action: string, principal: Principal, units?: number, of?: string): void;
  decided(principal: Principal, access: Access, statement: string | null): void;
}

// Enough for every principal, operation and resource of a stack; objects of a bucket would grow it without end.
const DECISIONS_MAX = 10_000;

/** An empty record. */
export function gatewayRecord(): GatewayRecord {
  const counts = new Map<string, CallCount>();
  const decisions = new Map<string, RecordedDecision>();
  return {
    counts: () => [...counts.values()].map((count) => ({ ...count })),
    decisions: () => [...decisions.values()].map((decision) => ({ ...decision })),
    count: (service, action, principal, units = 1, of = '') => {
      const { flow = '', servicePrincipal: via = '' } = principal;
      const caller = userArn(principal);
      const key = `${service} ${action} ${caller} ${via} ${flow} ${of}`;
      const known = counts.get(key);
      if (known === undefined) {
        counts.set(key, { service, action, principal: caller, via, flow, of, calls: 1, units });
      } else {
        known.calls += 1;
        known.units += units;
      }
    },
    decided: (principal, access, statement) => {
      const who = `${userArn(principal)} ${principal.sourceArn ?? ''}`;
      const key = `${who} ${access.action} ${access.resource} ${statement ?? ''}`;
      const known = decisions.get(key);
      if (known !== undefined) known.times += 1;
      else if (decisions.size < DECISIONS_MAX) {
        // A copy: an access may find its context only when asked, and would hold the request until then.
        decisions.set(key, { principal, access: { ...access }, statement, times: 1 });
      }
    },
  };
}
