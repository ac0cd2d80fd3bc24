import type { JSX } from 'preact';
import { Button } from '../../shared/components/Button.tsx';
import type { usePages } from '../api/usePages.ts';
import { useWorkspace } from '../context.ts';
import { Problem } from './Problem.tsx';
import { Empty, Table, type TableColumn, Waiting } from './Table.tsx';

/** Rows of a list with all that can be the matter with them: on their way, none, refused, more to come. */
export function Pages<T extends { readonly id: string; readonly version?: number }>({
  caption,
  columns,
  pages,
  empty,
}: {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly pages: ReturnType<typeof usePages<T>>;
  readonly empty: { readonly title: string; readonly why?: string };
}): JSX.Element {
  const { messages } = useWorkspace();
  const { items, error, first, busy, nextToken, more, reload } = pages;
  if (error !== null && items.length === 0) return <Problem error={error} onAgain={reload} />;
  if (first) return <Waiting />;
  if (items.length === 0)
    return <Empty title={empty.title}>{empty.why !== undefined && <p class="muted">{empty.why}</p>}</Empty>;
  return (
    <>
      <Table caption={caption} columns={columns} rows={items} busy={busy} />
      {error !== null && <Problem error={error} onAgain={more} />}
      <div class="pages">
        <p class="muted" role="status">
          {nextToken === null ? messages.atEnd(items.length) : messages.shown(items.length)}
        </p>
        {nextToken !== null && (
          <Button busy={busy} onClick={more}>
            {messages.more}
          </Button>
        )}
      </div>
    </>
  );
}
