import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../shared/components/Button.tsx';
import type { ReadPage } from '../api/usePages.ts';
import { useWorkspace } from '../context.ts';
import { type Column, csvText, download, readAll } from '../csv.ts';
import { Problem } from './Problem.tsx';

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reading'; readonly rows: number }
  | { readonly kind: 'done'; readonly rows: number; readonly all: boolean }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The list with its filters as a file, read page by page; says how far it is and can be stopped. */
export function ExportButton<T>({
  name,
  columns,
  read,
}: {
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly read: ReadPage<T>;
}): JSX.Element {
  const { messages } = useWorkspace();
  const [state, setState] = useState<State>({ kind: 'ready' });
  const aborter = useRef(new AbortController());
  const start = async (): Promise<void> => {
    aborter.current = new AbortController();
    setState({ kind: 'reading', rows: 0 });
    try {
      const onProgress = (rows: number): void => setState({ kind: 'reading', rows });
      const { rows, all } = await readAll({ read, onProgress, signal: aborter.current.signal });
      if (aborter.current.signal.aborted) return setState({ kind: 'ready' });
      download(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, csvText(columns, rows));
      setState({ kind: 'done', rows: rows.length, all });
    } catch (error) {
      setState({ kind: 'failed', error });
    }
  };
  const reading = state.kind === 'reading';
  return (
    <div class="export">
      <span class="muted" role="status">
        {reading && messages.exporting(state.rows)}
        {state.kind === 'done' &&
          (state.all ? messages.exportedAll(state.rows) : messages.exportedSome(state.rows))}
      </span>
      {reading ? (
        <Button onClick={() => aborter.current.abort()}>{messages.stop}</Button>
      ) : (
        <Button onClick={() => void start()}>{messages.export}</Button>
      )}
      {state.kind === 'failed' && <Problem error={state.error} />}
    </div>
  );
}
