import type { Risk } from 'appsync-payments-client';
import type { JSX } from 'preact';

/** What a score is made of: each reason with what it adds. */
export function Factors({ factors }: Pick<Risk, 'factors'>): JSX.Element {
  return (
    <ul class="factors">
      {factors.map(({ code, score, detail }) => (
        <li key={code}>
          <bdi dir="ltr">
            {code} <span class="numbers">+{score}</span>
          </bdi>
          {detail !== null && <bdi class="muted">{detail}</bdi>}
        </li>
      ))}
    </ul>
  );
}
