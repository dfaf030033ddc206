// SPDX-License-Identifier: Apache-2.0
// The tables of the daily pages, as the actions `projects` and `pipeline` give them: columns of the rule book, cells as shown.
export interface SheetColumn { id: string; title: string; kind: 'number' | 'bool' | 'day' | 'ref' | 'text'; unit: string | null; field: string | null }
export type SheetRow = { key: string; light: 'red' | 'amber' | 'green' | null } & Record<string, string | null>
export interface Sheet { title: string; register: string; columns: SheetColumn[]; rows: SheetRow[]; total: Record<string, string | null> }

const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin', { numeric: true })
/** Missing last, whichever way. */
export function compare(a: SheetRow, b: SheetRow, column: SheetColumn, down: boolean): number {
  const x = a[column.id], y = b[column.id]
  if (x === null || x === undefined || y === null || y === undefined) return Number(x === null || x === undefined) - Number(y === null || y === undefined)
  const c = column.kind === 'number' ? Number(x) - Number(y) : collator.compare(x, y)
  return down ? -c : c
}
/** Does the row hold all words? */
export function holds(row: SheetRow, words: string): boolean {
  const text = Object.values(row).filter((v) => v !== null).join(' ').toLowerCase()
  return words.toLowerCase().split(/\s+/).filter(Boolean).every((w) => text.includes(w))
}
