// SPDX-License-Identifier: Apache-2.0
// Figures as the server answers them, and all of them at two moments side by side.
import { get, type Options } from './api'
import { grouped } from './show'

export interface FigureValue { figure: string; title: string; period: string; value: string | null; unit: string; exact: string | null; rows: number; missing: number; withheld?: boolean; stops?: string }
export const allFigures = async (options: Options, signal?: AbortSignal): Promise<FigureValue[]> => (await get<{ figures: FigureValue[] }>('figure', [], { all: true, ...options }, signal)).figures

export interface Pair { figure: string; title: string; unit: string; before: FigureValue | undefined; after: FigureValue; change: string }
/** after − before of decimal strings, exactly, with as many decimals as the longer has; empty where one is missing. */
export function difference(before: string | null | undefined, after: string | null | undefined): string {
  const number = /^-?\d+(\.\d+)?$/
  if (!before || !after || !number.test(before) || !number.test(after)) return ''
  const places = Math.max(...[before, after].map((v) => (v.split('.')[1] ?? '').length))
  const scaled = (v: string): bigint => BigInt((v.includes('.') ? v.replace('.', '') : v) + '0'.repeat(places - (v.split('.')[1] ?? '').length))
  const d = scaled(after) - scaled(before)
  const digits = (d < 0n ? -d : d).toString().padStart(places + 1, '0')
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits
  return (d > 0n ? '+' : d < 0n ? '−' : '') + grouped(text)
}
export function paired(before: FigureValue[], after: FigureValue[]): Pair[] {
  const old = new Map(before.map((f) => [f.figure, f]))
  return after.map((f) => {
    const b = old.get(f.figure)
    return { figure: f.figure, title: f.title, unit: f.unit, before: b, after: f, change: difference(b?.value, f.value) }
  })
}
/** As people read it: what differs behind the last decimal alone has not changed. */
export const changed = (p: Pair): boolean => p.before?.value !== p.after.value
