import type { SweepReport } from './toReport.ts';
import type { SweptGas } from './readSweptGas.ts';
import { toTable } from './toTable.ts';

const WIDTH = 960;
const HEIGHT = 320;
const MARGIN = 48;

/** A page of its own that needs nothing from elsewhere. */
export function toHtml(report: SweepReport): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sweeps of ${escaped(report.chain)}</title>
<style>body{font:14px/1.4 system-ui;margin:2rem;color:#222}pre{overflow-x:auto}svg{max-width:100%}text{font:12px system-ui;fill:#555}</style>
<h1>Sweeps of ${escaped(report.chain)}</h1>
<h2>Gas of a sweep over time</h2>
${chart(report.swept)}
<pre>${escaped(toTable(report))}</pre>
</html>
`;
}

const COLOURS: Readonly<Record<string, string>> = {
  EIP7702: '#2b6cb0',
  TOP_UP: '#c05621',
  NATIVE: '#2f855a',
};

/** A dot for each transaction to the treasury, over time, coloured by its method; the larger, the more addresses it swept. */
function chart(swept: readonly SweptGas[]): string {
  if (swept.length === 0) return '<p>Nothing was swept in these blocks.</p>';
  const times = swept.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(...swept.map(({ gas }) => gas));
  const x = (time: number): number =>
    MARGIN + ((time - from) / Math.max(1, to - from)) * (WIDTH - 2 * MARGIN);
  const y = (gas: number): number => HEIGHT - MARGIN - (gas / most) * (HEIGHT - 2 * MARGIN);
  const dots = swept.map(({ at, gas, addresses, txHash, method }) => {
    const radius = Math.min(12, 3 + Math.sqrt(addresses));
    const title = `${at}: ${gas.toLocaleString('en')} gas each, ${addresses} addresses, ${method}, ${txHash}`;
    const place = `cx="${x(Date.parse(at)).toFixed(1)}" cy="${y(gas).toFixed(1)}" r="${radius.toFixed(1)}"`;
    return `<circle ${place} fill="${COLOURS[method] ?? '#555'}" fill-opacity="0.5"><title>${escaped(title)}</title></circle>`;
  });
  const lines = [0, 0.5, 1].map((part) => {
    const gas = Math.round(most * part);
    const at = y(gas).toFixed(1);
    return `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="4" y="${at}">${gas.toLocaleString('en')}</text>`;
  });
  const ends = [from, to].map((time, index) => {
    const anchor = index === 0 ? 'start' : 'end';
    const text = new Date(time).toISOString();
    return `<text x="${x(time).toFixed(1)}" y="${HEIGHT - 16}" text-anchor="${anchor}">${text}</text>`;
  });
  const methods = [...new Set(swept.map(({ method }) => method))].map(
    (method) => `<li style="color:${COLOURS[method] ?? '#555'}">${escaped(method)}</li>`,
  );
  return `<ul>${methods.join('')}</ul><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Gas of a sweep over time">${[...lines, ...dots, ...ends].join('')}</svg>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
