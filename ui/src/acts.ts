// SPDX-License-Identifier: Apache-2.0
// What was done, in words: histories and the audit name an action by its id.
import zh from './i18n/zh'
import { t, type Word } from './i18n'

export const ACTS = Object.keys(zh).filter((w) => w.startsWith('act.')).map((w) => w.slice(4))
/** What was read or taken out: the first word is the action that gave it. */
export const objectTitle = (object: string): string => object.replace(/^[a-z]+(?= |$)/, (w) => (`of.${w}` in zh ? t(`of.${w}` as Word) : w))
export const actionTitle = (id: string): string => (`act.${id}` in zh ? t(`act.${id}` as Word) : id)
