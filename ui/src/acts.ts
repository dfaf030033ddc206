// SPDX-License-Identifier: Apache-2.0
// What was done, in words: histories and the audit name an action by its id.
import zh from './i18n/zh'
import { t, type Word } from './i18n'

export const ACTS = Object.keys(zh).filter((w) => w.startsWith('act.')).map((w) => w.slice(4))
export const actionTitle = (id: string): string => (`act.${id}` in zh ? t(`act.${id}` as Word) : id)
