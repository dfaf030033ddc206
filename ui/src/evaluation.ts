// SPDX-License-Identifier: Apache-2.0
// What the server says of schemes, runs and trials, and how pages show it.
import { t, type Word } from './i18n'
import { grouped } from './show'

export interface Knob { key: string; what: 'share' | 'rounding' | 'count' | 'guard' | 'weight' | 'cap' | 'floor'; title: string; value: string }
export interface PoolTitle { name: string; list: string; title: string; n: number }
export interface SchemeDoc {
  scheme: string; title: string; status: string; period: string; subject: string
  rules: { title: string; text: string; cites: string }[]; knobs: Knob[]; pools: PoolTitle[]
}
export interface Run { scheme: string; batch: string; period: string; until: string | null; state: string | null; pool: string | null; as_of: string | null; rules_hash: string | null; result_hash: string | null }
export const runColumns = 'scheme,batch,period,until,state,pool,as_of,rules_hash,result_hash'
/** The newest first. */
export const byNewest = (runs: Run[]): Run[] => [...runs].sort((a, b) => b.period.localeCompare(a.period) || Number(b.batch) - Number(a.batch) || b.batch.localeCompare(a.batch))

export interface Standing { pool?: string; state: string; score: string | null; place: number | null; margin?: string | null; grade: string | null; tail: boolean }
export interface Move { key: string; name: string; change: 'enters' | 'leaves' | 'better' | 'worse'; pool: string; park?: string | null; town?: string | null; before: Standing; after: Standing; measures: Record<string, string | null> }
export interface Group { group: string | null; enter: number; leave: number; entering: Record<string, string>; leaving: Record<string, string> }
export interface Measure { id: string; title: string; unit: string }
export interface Scenario {
  name: string; set: Record<string, string>; ranked: number; tail: number; in_tail: Record<string, string>; enter: number; leave: number
  entering: Record<string, string>; leaving: Record<string, string>; moves: Move[]; regraded?: Move[]; groups: Partial<Record<'pool' | 'park' | 'town', Group[]>>; grades: { from: string | null; to: string | null; n: number }[]
}
export interface Step { value: string; ranked: number; tail: number; in_tail: Record<string, string>; enter: number; leave: number; moves: Move[] }
export interface Trial {
  scheme: string; measures: Measure[]; present: { ranked: number; tail: number; in_tail: Record<string, string> }; scenarios: Scenario[]; sweep: { key: string; steps: Step[] } | null
}

export const poolTitle = (pools: PoolTitle[] | undefined, name: string): string => {
  const p = pools?.find((x) => x.name === name)
  return p ? [p.list, p.title].filter(Boolean).join(' · ') : name
}
export const stateWord = (s: string): string => t(`subject.${s}` as Word)
/** A tail, a grade, or why there is none, in a word. */
export function standing(s: Standing): string {
  if (s.state !== 'ranked') return stateWord(s.state)
  return s.tail ? t('ev.tail') : s.grade ?? t('ev.not_tail')
}
/** 0.162030215 → 0.162: as many decimals as a person reads; the title of the cell has them all. */
export function short(v: string | null | undefined, decimals = 4): string {
  if (!v) return '—'
  const x = Number(v)
  return Number.isFinite(x) ? grouped(String(Number(x.toFixed(decimals)))) : v
}
export const percent = (share: string | null | undefined): string => (share ? `${Number(share) > 0 ? '+' : ''}${short(String(Number(share) * 100), 2)}%` : '')
/** Scores in a column have as many decimals as the longest of them. */
export const decimalsOf = (values: (string | null)[]): number => Math.max(0, ...values.map((v) => (v?.includes('.') ? v.length - v.indexOf('.') - 1 : 0)))
export function padded(v: string | null, decimals: number): string {
  if (v === null || decimals === 0) return v ?? ''
  const [whole, part = ''] = v.split('.')
  return `${whole}.${part.padEnd(decimals, '0')}`
}
