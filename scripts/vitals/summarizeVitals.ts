/** What pages of one name said in a log. */
export interface PageVitals {
  readonly page: string;
  /** Pages that reported their vitals: of those that were opened a tenth. */
  readonly reports: number;
  /** The value that three quarters of the reports do not exceed, by metric: milliseconds, `cls` in thousandths. */
  readonly p75: Readonly<Record<string, number>>;
  /** Pages that failed, by kind of error. */
  readonly errors: Readonly<Record<string, number>>;
}

const METRICS = ['ttfb', 'fcp', 'lcp', 'inp', 'cls'] as const;
const PAGES = ['pay', 'p', 'dashboard', 'other'] as const;
/** Anybody can send a line: what no page sends is left out. */
const VALUE = /^[0-9]{1,6}$/;
const KIND = /^[A-Za-z]{1,24}$/;

/**
 * Reads lines of CloudFront's access log: those of `/vitals`, by what `#Fields` says of the columns.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export async function summarizeVitals(lines: AsyncIterable<string>): Promise<readonly PageVitals[]> {
  const values = new Map<string, number[]>();
  const reports = new Map<string, number>();
  const errors = new Map<string, Map<string, number>>();
  let columns = { stem: -1, query: -1 };
  for await (const line of lines) {
    if (line.startsWith('#Fields:')) {
      const names = line.slice('#Fields:'.length).trim().split(/\s+/);
      columns = { stem: names.indexOf('cs-uri-stem'), query: names.indexOf('cs-uri-query') };
      continue;
    }
    const fields = line.split('\t');
    if (fields[columns.stem] !== '/vitals') continue;
    const query = new URLSearchParams(fields[columns.query] ?? '');
    const page = PAGES.find((name) => name === query.get('page'));
    if (page === undefined) continue;
    const error = query.get('error');
    if (error !== null) {
      const kinds = errors.get(page) ?? new Map<string, number>();
      if (KIND.test(error)) errors.set(page, kinds.set(error, (kinds.get(error) ?? 0) + 1));
      continue;
    }
    reports.set(page, (reports.get(page) ?? 0) + 1);
    for (const metric of METRICS) {
      const value = query.get(metric) ?? '';
      if (!VALUE.test(value)) continue;
      const key = `${page} ${metric}`;
      const found = values.get(key) ?? [];
      found.push(Number(value));
      values.set(key, found);
    }
  }
  return PAGES.filter((page) => reports.has(page) || errors.has(page)).map((page) => ({
    page,
    reports: reports.get(page) ?? 0,
    p75: Object.fromEntries(
      METRICS.flatMap((metric): [string, number][] => {
        const found = values.get(`${page} ${metric}`);
        return found === undefined ? [] : [[metric, p75(found)]];
      }),
    ),
    errors: Object.fromEntries(errors.get(page) ?? []),
  }));
}

/** Nearest rank. */
function p75(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.75) - 1] ?? 0;
}
