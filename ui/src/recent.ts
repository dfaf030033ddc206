// SPDX-License-Identifier: Apache-2.0
// The registers that somebody opened last in this browser, the newest first.
import { account } from './session'

const MOST = 8
const place = (): string => `registers:${account.value?.name ?? ''}`
export const lately = (): string[] => (localStorage.getItem(place()) ?? '').split(' ').filter(Boolean)
export function opened(id: string): void { localStorage.setItem(place(), [id, ...lately().filter((x) => x !== id)].slice(0, MOST).join(' ')) }
