// SPDX-License-Identifier: Apache-2.0
// What the ledger keeps (GET /api/model) and what the rule book says (GET /api/book), read once.
import { computed, shallowRef } from 'vue'
import { get } from './api'
import { lang } from './i18n'

export type Kind = 'text' | 'code' | 'ref' | 'day' | 'period' | 'bool' | 'count' | 'money' | 'area' | 'energy' | 'quantity' | 'ratio' | 'geometry' | 'file' | 'set'
export interface Field {
  id: string; title: string; en: string; kind: Kind; target?: string; unit?: string; unit_id?: string; basis?: string; secrecy: string; required: boolean; aliases: string[]
}
export interface Register {
  id: string; title: string; en: string; keys: { field: string; role: string; optional: boolean }[][]; label: string[]; park_path: string; unit_path: string; public: boolean; fields: Field[]
}
export interface Derived { register: string; id: string; title: string; unit: string; type: string; formula: string; note: string }
export interface FigureRule { id: string; title: string; en: string; formula: string; unit: string; by: string; note: string }
export interface Named { id: string; title: string }
export interface CheckRule extends Named { severity: string; formula: string; register: string | null }
export interface Book {
  hash: string; city: string; county: string; prefecture: string; lists: Record<string, { code: string; title: string }[]>; columns: Derived[]; figures: FigureRule[]
  checks: CheckRule[]; charts: Named[]; forms: (Named & { registers: string[]; note: string })[]; templates: (Named & { kind: 'docx' | 'xlsx' })[]
  schemes: (Named & { subject: string })[]
}

export const registers = shallowRef<Register[]>([])
export const book = shallowRef<Book | null>(null)
const byId = computed(() => new Map(registers.value.map((r) => [r.id, r])))
const fields = computed(() => new Map(registers.value.flatMap((r) => r.fields.map((f) => [`${r.id}.${f.id}`, f] as const))))

export const register = (id: string): Register | undefined => byId.value.get(id)
export const field = (reg: string, id: string): Field | undefined => fields.value.get(`${reg}.${id}`)
export const titled = (x: { title: string; en: string } | undefined, id = ''): string => (x ? (lang.value === 'zh' ? x.title : x.en || x.title) : id)
export const registerTitle = (id: string): string => titled(byId.value.get(id), id)
export const fieldTitle = (reg: string, id: string): string => titled(field(reg, id), book.value?.columns.find((c) => c.register === reg && c.id === id)?.title ?? id)
export const isNumber = (k: Kind): boolean => ['count', 'money', 'area', 'energy', 'quantity', 'ratio'].includes(k)
export const shownUnit = (f: Field | undefined): string => (f && f.unit && f.kind !== 'count' ? f.unit : '')

let reading: Promise<void> | null = null
async function read(): Promise<void> {
  const [m, b] = await Promise.all([get<{ registers: Register[] }>('model'), get<Book>('book')])
  registers.value = m.registers
  book.value = b
}
/** The model and the rule book are there when this resolves; a failed reading is tried again by the next who asks. */
export function needModel(): Promise<void> {
  reading ??= read().catch((e: unknown) => { reading = null; throw e })
  return reading
}
export function dropModel(): void { reading = null }
