// SPDX-License-Identifier: Apache-2.0
// Who is signed in.
import { computed, shallowRef } from 'vue'
import { get, post, setCsrf } from './api'
import { setLang } from './i18n'

export interface Account {
  name: string; person: string; role: string; role_title: string; unit: string | string[] | null; parks: string[]; lang: string; must_change: boolean; second_factor: boolean; must_second?: boolean
  menu: string[] | null      // the actions that this account may take; null: all
}
interface Me { csrf: string; account: Account }

export const account = shallowRef<Account | null>(null)
const may = computed(() => (account.value?.menu ? new Set(account.value.menu) : null))
/** Nothing before a second factor that the role demands. */
export const allowed = (action: string): boolean => account.value !== null && !account.value.must_second && (may.value === null || may.value.has(action))

function enter(me: Me): void {
  setCsrf(me.csrf)
  account.value = me.account
  if (localStorage.getItem('lang') === null && (me.account.lang === 'en' || me.account.lang === 'zh')) setLang(me.account.lang)
}

/** Is somebody signed in already (a page opened again)? */
export async function whoami(): Promise<void> { enter(await get<Me>('me')) }
export async function login(name: string, password: string, totp?: string): Promise<void> { enter(await post<Me>('login', [], { name, password, totp })) }
export async function logout(): Promise<void> {
  await post('logout')
  account.value = null
}
export function forget(): void { account.value = null }
