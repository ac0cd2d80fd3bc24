import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../shared/components/Button.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo, type Section } from '../route.ts';

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Values to choose from, with their words; absent: text, or a day. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly type?: 'search' | 'date' | 'text';
  readonly hint?: string;
}

/** Filters of a list. They stand in the address: back, forward and a bookmark find the same list. */
export function Filters({
  section,
  filters,
  given,
}: {
  readonly section: Section;
  readonly filters: readonly Filter[];
  readonly given: Readonly<Record<string, string>>;
}): JSX.Element {
  const { messages } = useWorkspace();
  const [values, setValues] = useState(given);
  const go = (next: Readonly<Record<string, string>>): void => {
    setValues(next);
    location.hash = linkTo(section, null, next);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    // What is searched for is one thing, whatever its status and time.
    const { search = '', ...others } = values;
    go(search.trim() === '' ? others : { search: search.trim() });
  };
  const isGiven = Object.values(given).some((value) => value !== '');
  return (
    <form class="filters" role="search" onSubmit={submit}>
      {filters.map(({ name, label, options, type = 'text', hint }) => (
        <div key={name} class={`field${type === 'search' ? ' field--grow' : ''}`}>
          <label for={`filter-${name}`}>{label}</label>
          {options === undefined ? (
            <input
              id={`filter-${name}`}
              class="input"
              // Each type has attributes of its own, and these are of all.
              {...({ type } as { type: 'text' })}
              placeholder={hint}
              spellcheck={false}
              maxLength={255}
              value={values[name] ?? ''}
              onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            />
          ) : (
            <select
              id={`filter-${name}`}
              class="input"
              value={values[name] ?? ''}
              onChange={(event) => go({ ...values, search: '', [name]: event.currentTarget.value })}
            >
              <option value="">{messages.all}</option>
              {options.map(({ value, label: words }) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <div class="filters__end">
        <button type="submit" class="button">
          {messages.apply}
        </button>
        {isGiven && (
          <Button kind="quiet" onClick={() => go({})}>
            {messages.clear}
          </Button>
        )}
      </div>
    </form>
  );
}

/** The span of two days of a form, both included, in the browser's zone, as the API takes it. */
export function spanOf({ from = '', until = '' }: Readonly<Record<string, string>>): {
  readonly createdFrom: string | null;
  readonly createdBefore: string | null;
} {
  const midnight = (day: string, later: number): string | null => {
    const at = new Date(`${day}T00:00:00`);
    if (Number.isNaN(at.valueOf())) return null;
    at.setDate(at.getDate() + later);
    return at.toISOString();
  };
  return { createdFrom: midnight(from, 0), createdBefore: midnight(until, 1) };
}
