// SPDX-License-Identifier: Apache-2.0
// Something asked of the server: loading, there, or refused; asked again when what it depends on or the ledger changes. Until the new
// answer is there the old one stays to be seen, but not under another `reader`: what the office may see is never shown as the firm's.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { ApiError } from './api'
import { head } from './events'

export interface Load<T> { data: ShallowRef<T | null>; error: ShallowRef<ApiError | null>; loading: Ref<boolean>; reload: () => void }

export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, on: () => unknown = () => 0, reader: () => string = () => ''): Load<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loading = ref(false)
  let current: AbortController | null = null
  async function reload(): Promise<void> {
    current?.abort()
    const mine = (current = new AbortController())
    loading.value = true
    try {
      const answer = await ask(mine.signal)
      if (mine.signal.aborted) return
      data.value = answer
      error.value = null
    } catch (e) {
      if (mine.signal.aborted) return
      error.value = e instanceof ApiError ? e : new ApiError(0, 'PAGE', String(e))
      if (!(e instanceof ApiError)) console.error(e)
    }
    loading.value = false
  }
  watch(reader, () => { data.value = null }, { flush: 'sync' })
  watch([() => JSON.stringify(on()), head], () => void reload(), { immediate: true })
  onScopeDispose(() => current?.abort())
  return { data, error, loading, reload: () => void reload() }
}
