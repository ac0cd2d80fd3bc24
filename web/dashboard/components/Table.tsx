import type { ComponentChildren, JSX } from 'preact';
import { useWorkspace } from '../context.ts';

export interface TableColumn<T> {
  readonly name: string;
  readonly cell: (row: T) => ComponentChildren;
  readonly numeric?: boolean;
}

/** A table that is one; where it is narrow each row is a card, whose cells carry their column's name. */
export function Table<T extends { readonly id: string }>({
  caption,
  columns,
  rows,
  busy = false,
}: {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly busy?: boolean;
}): JSX.Element {
  return (
    <div class="table-frame">
      <table class="table" aria-busy={busy ? 'true' : undefined}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, numeric }) => (
              <th key={name} scope="col" class={numeric ? 'table__number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map(({ name, cell, numeric }) => (
                <td key={name} data-name={name} class={numeric ? 'table__number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Grey lines where rows will be, of the height that they will have. */
export function Waiting({ lines = 8 }: { readonly lines?: number }): JSX.Element {
  const { messages } = useWorkspace();
  return (
    <div class="waiting" role="status">
      <span class="visually-hidden">{messages.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="waiting__line" />
      ))}
    </div>
  );
}

/** Nothing is there: why, and what to do. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <p class="empty__title">{title}</p>
      {children}
    </div>
  );
}
