// SPDX-License-Identifier: Apache-2.0
// Routes from the table of pages. Nobody is on a page without being signed in; period and cut-off go along from page to page.
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { ApiError, whenConfirm, whenSignedOut } from './api'
import { needTours } from './context'
import { listen, stopListening } from './events'
import { needModel } from './model'
import { pages } from './pages'
import { askPassword } from './parts/confirm'
import { account, allowed, forget, whoami } from './session'

export const startPage = (): string => pages.find((p) => p.group && allowed(p.needs))?.path ?? '/nothing'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  routes: [
    { path: '/login', name: 'login', component: () => import('./pages/Login.vue'), meta: { open: true } },
    { path: '/', name: 'start', component: () => import('./pages/Nothing.vue') },          // never seen: the guard knows who is here, and where he begins
    ...pages.map((p) => ({ path: p.path, name: p.name, component: p.load as () => Promise<never>, meta: { page: p } })),
    { path: '/:rest(.*)*', name: 'nothing', component: () => import('./pages/Nothing.vue') },
  ],
})

let prepared = false
/** Signed in, model and tours read; false: nobody is signed in. */
async function prepare(): Promise<boolean> {
  try {
    if (!account.value) await whoami()
  } catch (e) {
    if (e instanceof ApiError && e.status === 401) return false
    throw e
  }
  if (!prepared && !account.value?.must_change && !account.value?.must_second) {
    await Promise.all([needModel(), needTours()])
    listen()
    prepared = true
  }
  return true
}

function carried(to: RouteLocationNormalized, from: RouteLocationNormalized) {
  const keep = ['period', 'until'].filter((k) => from.query[k] && to.query[k] === undefined)
  if (!keep.length || to.path === from.path || to.query.period !== undefined) return null
  return { ...to, query: { ...to.query, ...Object.fromEntries(keep.map((k) => [k, from.query[k]])) } }
}

router.beforeEach(async (to, from) => {
  if (to.meta.open) return true
  if (!(await prepare())) return { name: 'login', query: to.path === '/' ? {} : { next: to.fullPath } }
  if (account.value?.must_change) return { name: 'login', query: { change: '1' } }
  if (account.value?.must_second && to.name !== 'account') return { name: 'account', query: { next: to.fullPath } }
  if (to.path === '/') return startPage()
  return carried(to, from) ?? true
})

/** The server no longer knows who this is. */
export function leave(): void {
  forget()
  stopListening()
  prepared = false
  const here = router.currentRoute.value
  if (here.name !== 'login') void router.push({ name: 'login', query: { next: here.fullPath } })
}
whenSignedOut(leave)
whenConfirm(askPassword)
