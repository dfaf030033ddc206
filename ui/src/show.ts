// SPDX-License-Identifier: Apache-2.0
// Values as people read them: digits in groups, yes and no, moments; and words of the formula language.
import { lang, t } from './i18n'
import type { Field, Register } from './model'

export type Cell = string | number | boolean | null | undefined

/** 12345.60 → 12,345.60: from five digits on; a year stays a year. */
export function grouped(v: string): string {
  const m = /^(-?)(\d{5,})(\.\d+)?$/.exec(v)
  return m ? m[1]! + m[2]!.replace(/\B(?=(\d{3})+$)/g, ',') + (m[3] ?? '') : v
}
export function shown(v: Cell, number = false): string {
  if (v === null || v === undefined || v === '') return ''
  if (v === true || v === false) return t(v ? 'value.yes' : 'value.no')
  return number ? grouped(String(v)) : String(v)
}
/** 2023-06-08T23:59:59.999+08:00 → 2023-06-08 23:59 */
export const instant = (s: string): string => s.slice(0, 16).replace('T', ' ')

/** A name as formulas write it. */
export const word = (s: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(s) ? s : `「${s}」`)
export const fieldWord = (f: { id: string; title: string }): string => (lang.value === 'zh' ? word(f.title) : f.id)
export function literal(f: Pick<Field, 'kind' | 'unit'>, v: string): string {
  if (f.kind === 'day' || f.kind === 'period') return v
  if (f.kind === 'bool') return v === '是' || v === 'true' || v === 'yes' ? '是' : '否'
  if (['money', 'area', 'energy', 'quantity'].includes(f.kind)) return v === '0' ? '0' : v + (f.unit ?? '')
  if (f.kind === 'ratio') return v + (f.unit ?? '')
  if (f.kind === 'count') return v
  return v.includes("'") ? `"${v}"` : `'${v}'`
}

/** Is it only words to look for, and not a formula? */
export const isWords = (s: string): boolean => !/[=<>()'"「」]|(^|\s)(and|or|not|has|in|within|is-missing|is-not-missing)(\s|$)/.test(s)
/** The condition that one of the texts of a register, or the name of what it refers to, holds these words. */
export function holdsWords(r: Register, s: string, target: (id: string) => Register | undefined): string {
  const texts = r.fields.flatMap((f) => (f.kind === 'text' ? [f.id] : f.kind === 'ref' && r.label.includes(f.id) && f.target && target(f.target)?.fields.some((x) => x.id === 'name' && x.kind === 'text') ? [`${f.id}.name`] : []))
  return texts.map((x) => `${x} has '${s}'`).join(' or ')
}
/** The words of such a condition; null: it is a formula. */
export const wordsOf = (f: string): string | null => /^[\w.]+ has '([^']*)'(?: or [\w.]+ has '\1')*$/.exec(f)?.[1] ?? null

type Values = Record<string, Cell>
/** The first complete key of a row: its fields. */
export function keyFields(r: Register, row: Values): string[] {
  const complete = r.keys.find((k) => k.every((p) => row[p.field] !== null && row[p.field] !== undefined && row[p.field] !== ''))
  return complete ? complete.map((p) => p.field) : r.label
}
/** What tells the row apart, as the server takes it. */
export const keyOf = (r: Register, row: Values): string => keyFields(r, row).map((f) => shown(row[f])).filter((x) => x !== '').join(' ')
export const labelOf = (r: Register, row: Values): string => r.label.map((f) => shown(row[f])).filter((x) => x !== '').join(' ')
/** The condition that picks this very row; prefix: a path to it ("contract."). */
export function isThis(r: Register, row: Values, prefix = ''): string {
  return keyFields(r, row).map((id) => `${prefix}${id} = ${literal(r.fields.find((f) => f.id === id) ?? { kind: 'text' }, shown(row[id]))}`).join(' and ')
}
