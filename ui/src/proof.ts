// SPDX-License-Identifier: Apache-2.0
// A proof-read document as the action `proof` tells it, cut at the places of its findings. Places are code points.
export interface Place { paragraph: number; from: number; to: number }
export type Severity = 'error' | 'warn' | 'note'
export interface Finding extends Place {
  severity: Severity; place: string; text: string; numbers: string[]; others: Place[]; relation: string; title: string; expected: string | null; why: string; doubt: string; key: string; dismissed: string | null
}
export interface Paragraph { kind: 'paragraph' | 'cell' | 'note' | 'box' | 'header'; number: number; row?: number; column?: number; heading?: boolean; text: string }
export interface ProofDocument { file: string; word: boolean; period: string | null; until: string | null; own_period: string | null; own_until: string | null; paragraphs: Paragraph[] }
export interface Proof { findings: Finding[]; quantities: number; unbound: number | null; unbound_quantities?: { place: string; number: string; text: string }[] | null; documents: ProofDocument[] }

/** A piece of a paragraph: plain, or with the findings that mark it (the gravest first), or a number that belongs to the chosen one. */
export interface Segment { text: string; findings: Finding[]; other: boolean; ends: Finding[] }

const gravity: Severity[] = ['error', 'warn', 'note']
const graver = (a: Finding, b: Finding): number => gravity.indexOf(a.severity) - gravity.indexOf(b.severity)

export function segments(text: string, findings: Finding[], others: Place[]): Segment[] {
  if (!findings.length && !others.length) return [{ text, findings: [], other: false, ends: [] }]
  const points = [...text]
  const cuts = [...new Set([0, points.length, ...[...findings, ...others].flatMap((p) => [p.from, p.to])])].sort((a, b) => a - b)
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i]!
    const covers = (p: Place): boolean => p.from <= from && p.to >= to
    return { text: points.slice(from, to).join(''), findings: findings.filter(covers).sort(graver), other: others.some(covers), ends: findings.filter((f) => f.to === to && covers(f)).sort(graver) }
  })
}

/** What stands on its own line, and tables: rows of cells, each with the paragraphs in it. */
export interface Cell { column: number; span: number; paragraphs: number[] }
export type Block = { kind: 'line'; paragraph: number } | { kind: 'table'; rows: Cell[][] }

export function blocks(paragraphs: Paragraph[]): Block[] {
  const out: Block[] = []
  const tables = new Map<number, Cell[][]>()
  paragraphs.forEach((p, i) => {
    if (p.kind !== 'cell') {
      out.push({ kind: 'line', paragraph: i })
      return
    }
    let rows = tables.get(p.number)
    if (!rows) {
      tables.set(p.number, (rows = []))
      out.push({ kind: 'table', rows })
    }
    const row = (rows[p.row ?? 0] ??= [])
    const cell = row.find((c) => c.column === p.column)
    if (cell) cell.paragraphs.push(i)
    else row.push({ column: p.column ?? 0, span: 1, paragraphs: [i] })
  })
  for (const rows of tables.values()) {
    const wide = Math.max(...rows.flatMap((r) => (r ?? []).map((c) => c.column))) + 1
    rows.forEach((r) => r.forEach((c, k) => { c.span = (r[k + 1]?.column ?? wide) - c.column }))
  }
  return out
}
