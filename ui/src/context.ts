// SPDX-License-Identifier: Apache-2.0
// The moment that all pages speak of: period and cut-off day. It stands in the URL, so a link shows to another what I see.
import { computed, shallowRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { get } from './api'
import { allowed } from './session'

export interface Tour { year: string; round: string; period: string; day: string | null; cutoff: string | null; issued_on: string | null }
export const tours = shallowRef<Tour[]>([])      // the newest first

export async function needTours(): Promise<void> {
  if (!allowed('list')) return
  const { rows } = await get<{ rows: Tour[] }>('list', ['tour'], { columns: 'year,round,period,day,cutoff,issued_on' })
  tours.value = rows.filter((r) => r.period).sort((a, b) => (b.cutoff ?? b.period).localeCompare(a.cutoff ?? a.period))
}

export interface Moment { period: string; until: string }
export const one = (query: LocationQuery, name: string): string => {
  const v = query[name]
  return (Array.isArray(v) ? v[0] : v) ?? ''
}
export const momentOf = (query: LocationQuery): Moment => {
  const newest = tours.value[0]
  const period = one(query, 'period')
  if (period) return { period, until: one(query, 'until') }
  return { period: newest?.period ?? '', until: newest?.cutoff ?? '' }
}
/** The tour before the one of this moment. */
export const tourBefore = (m: Moment): Tour | undefined => {
  const i = tours.value.findIndex((x) => x.period === m.period && (!m.until || x.cutoff === m.until))
  return i < 0 ? tours.value.find((x) => x.period < m.period) : tours.value[i + 1]
}

export function useMoment() {
  const route = useRoute()
  const router = useRouter()
  const moment = computed(() => momentOf(route.query))
  const options = computed(() => ({ period: moment.value.period || undefined, until: moment.value.until || undefined }))
  function setMoment(m: Moment): void {
    void router.replace({ query: { ...route.query, period: m.period || undefined, until: m.until || undefined } })
  }
  return { moment, options, setMoment }
}

/** One of a few, kept in the URL; what is none of them shows the first. */
export function useChoice(name: string, ids: () => string[]) {
  const asked = useQuery(name)
  return computed<string>({
    get: () => (ids().includes(asked.value) ? asked.value : ids()[0] ?? ''),
    set: (v) => { asked.value = v === ids()[0] ? '' : v },
  })
}

/** A value of the page that stays in the URL; empty values leave it. */
export function useQuery(name: string, fallback = '') {
  const route = useRoute()
  const router = useRouter()
  return computed<string>({
    get: () => one(route.query, name) || fallback,
    set: (v) => { void router.replace({ query: { ...route.query, [name]: v && v !== fallback ? v : undefined } }) },
  })
}
