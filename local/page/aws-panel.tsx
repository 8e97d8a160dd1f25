import { useState } from 'react';
import { ChangeMenu } from './change-menu.tsx';
import type { SeenRow } from './model.ts';
import { useScene } from './scene.tsx';

/** The state of resources as AWS reports it, read without Janitor. */
export function AwsPanel() {
  const { state } = useScene();
  const [wanted, setWanted] = useState('');
  const [kind, setKind] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const rows = state.aws ?? [];
  const kinds = [...new Set(rows.map((row) => row.kind))];
  const changed = rows.filter(isChanged);
  const shown = (changedOnly ? changed : rows).filter(
    (row) => (kind === '' || row.kind === kind) && matches(row, wanted),
  );
  const groups: readonly (readonly [string, readonly SeenRow[]])[] = [
    ['Changed', shown.filter(isChanged)],
    ...kinds.map((one) => [one, shown.filter((row) => row.kind === one && !isChanged(row))] as const),
  ];
  return (
    <aside className="aws" aria-label="AWS now">
      <header>
        <h2>AWS now</h2>
        <span className="count" aria-live="polite">
          {changed.length === 0 ? 'nothing changed yet' : `${changed.length} changed`}
        </span>
      </header>
      <div className="filters">
        <input
          type="search"
          aria-label="Filter resources"
          placeholder="Filter by name, id, state …"
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        <select aria-label="Kind of resource" value={kind} onChange={({ target }) => setKind(target.value)}>
          <option value="">All kinds</option>
          {kinds.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <label>
          <input type="checkbox" checked={changedOnly} onChange={() => setChangedOnly(!changedOnly)} />{' '}
          changed
        </label>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="Resources">
        {state.aws === null ? <p className="start">Reading AWS …</p> : null}
        <table>
          <colgroup>
            <col />
            <col className="states" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Resource</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          {groups.map(([title, ofGroup]) =>
            ofGroup.length === 0 ? null : (
              <tbody key={title}>
                <tr className="kind">
                  <th scope="colgroup" colSpan={2}>
                    {title} <small>{ofGroup.length}</small>
                  </th>
                </tr>
                {ofGroup.map((row) => (
                  <RowOf key={`${row.kind}|${row.region}|${row.id}`} row={row} />
                ))}
              </tbody>
            ),
          )}
        </table>
        {state.aws !== null && shown.length === 0 ? <p className="start">Nothing like that.</p> : null}
      </div>
    </aside>
  );
}

function RowOf({ row }: { readonly row: SeenRow }) {
  return (
    <tr
      key={row.changedAtMs}
      className={`${isChanged(row) ? 'changed' : ''} ${row.gone ? 'gone' : ''}`}
      data-id={row.id}
      data-state={row.state}
    >
      <th scope="row">
        <span className="name" title={row.id}>
          {row.name}
        </span>
        <small>{[isChanged(row) ? row.kind : '', row.region, row.detail].filter(Boolean).join(' · ')}</small>
      </th>
      <td>
        <span className={`state ${row.gone ? 'off' : row.tone}`}>{row.state}</span>
        {row.before ? <small className="was">was {row.before}</small> : null}
        {row.gone || row.changes.length === 0 ? null : <ChangeMenu row={row} />}
      </td>
    </tr>
  );
}

function isChanged(row: SeenRow): boolean {
  return row.gone || row.before !== null;
}

function matches(row: SeenRow, wanted: string): boolean {
  const text = `${row.name} ${row.id} ${row.kind} ${row.region} ${row.state} ${row.detail}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
