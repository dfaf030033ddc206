// SPDX-License-Identifier: Apache-2.0
// News of the server (GET /api/events): the ledger's newest transaction (an account with a scope is told only that something it
// sees has changed), and how far one's own long jobs are. One stream for the
// page, closed while the page is hidden: a browser has six connections to a host.
import { reactive, ref } from 'vue'

export const head = ref(0)                                     // goes up when the ledger has changed: pages read again
export interface Job { action: string; stage: string; done: number; of: number }
export const jobs = reactive(new Map<string, Job>())           // by action; a job that says nothing more for a while is over
const SILENCE_MS = 3000
const DONE_MS = 600
const timers = new Map<string, number>()

let source: EventSource | null = null
let newest = 0                                                 // transaction

function hear(tx?: number): void {
  if (tx === undefined || (newest && tx !== newest)) head.value++
  newest = tx ?? newest
}

function open(): void {
  if (source || document.hidden) return
  source = new EventSource('/api/events')
  source.addEventListener('ledger', (e) => hear((JSON.parse((e as MessageEvent<string>).data) as { tx?: number }).tx))
  source.addEventListener('progress', (e) => {
    const job = JSON.parse((e as MessageEvent<string>).data) as Job
    jobs.set(job.action, job)
    window.clearTimeout(timers.get(job.action))
    timers.set(job.action, window.setTimeout(() => jobs.delete(job.action), job.done >= job.of ? DONE_MS : SILENCE_MS))
  })
}
function close(): void {
  source?.close()
  source = null
}
function follow(): void { if (document.hidden) close(); else open() }

export function listen(): void {
  open()
  document.addEventListener('visibilitychange', follow)
}
export function stopListening(): void {
  document.removeEventListener('visibilitychange', follow)
  close()
  jobs.clear()
}
