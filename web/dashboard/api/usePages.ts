import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useWorkspace } from '../context.ts';
import { isKeyRefused } from '../session.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | null;
}

export type ReadPage<T> = (nextToken: string | null, limit: number) => Promise<Page<T>>;

interface Rows<T> {
  readonly items: readonly T[];
  readonly nextToken: string | null;
  readonly busy: boolean;
  readonly error: unknown;
  /** True until the first page is there. */
  readonly first: boolean;
}

const PAGE = 25;
/** Pages that are read at once for one that filters left short. */
const TRIES_MAX = 5;

const NOTHING = { items: [], nextToken: null, busy: true, error: null, first: true } as const;

/** Rows page by page, the newest first. Of one object the higher version stays, whoever brought it. */
export function usePages<T extends { readonly id: string; readonly version?: number }>(
  read: ReadPage<T>,
  about: string,
): Rows<T> & { readonly more: () => void; readonly reload: () => void; readonly put: (item: T) => void } {
  const { keyRefused } = useWorkspace();
  const [rows, setRows] = useState<Rows<T>>(NOTHING);
  const [turn, setTurn] = useState(0);
  const asked = useRef(0);

  const fetchRows = (from: string | null, before: readonly T[]): void => {
    const ask = ++asked.current;
    const done = (next: Rows<T>): void => {
      if (ask === asked.current) setRows(next);
    };
    readFull(read, from).then(
      ({ items, nextToken }) =>
        done({ items: newest([...before, ...items]), nextToken, busy: false, error: null, first: false }),
      (error: unknown) => {
        if (ask === asked.current && isKeyRefused(error)) keyRefused();
        else done({ items: before, nextToken: from, busy: false, error, first: before.length === 0 });
      },
    );
  };
  useEffect(() => {
    setRows((last) => (turn === 0 || last.first ? NOTHING : { ...last, busy: true }));
    fetchRows(null, []);
  }, [about, turn]);
  const more = (): void => {
    setRows((last) => ({ ...last, busy: true, error: null }));
    fetchRows(rows.nextToken, rows.items);
  };
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  const put = useCallback(
    (item: T) =>
      setRows((last) => (last.first ? last : { ...last, items: newest([...last.items, item], item) })),
    [],
  );
  return { ...rows, more, reload, put };
}

async function readFull<T>(read: ReadPage<T>, from: string | null): Promise<Page<T>> {
  const items: T[] = [];
  let nextToken = from;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const page = await read(nextToken, PAGE);
    items.push(...page.items);
    ({ nextToken } = page);
    if (nextToken === null || items.length >= PAGE) break;
  }
  return { items, nextToken };
}

/** Each once. What was not there yet and is `pushed` stands first. */
function newest<T extends { readonly id: string; readonly version?: number }>(
  items: readonly T[],
  pushed?: T,
): readonly T[] {
  const byId = new Map<string, T>();
  for (const item of items) {
    const known = byId.get(item.id);
    if (known === undefined || (item.version ?? 0) >= (known.version ?? 0)) byId.set(item.id, item);
  }
  const all = [...byId.values()];
  if (pushed === undefined || items.slice(0, -1).some(({ id }) => id === pushed.id)) return all;
  return [pushed, ...all.filter(({ id }) => id !== pushed.id)];
}
