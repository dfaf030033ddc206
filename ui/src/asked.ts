// SPDX-License-Identifier: Apache-2.0
// What an import asks in a problem's sentence: the server writes there the line that answers it ("register⇥written⇥meant"), for
// people at the command line; here it becomes a question with buttons, and the sentence is shown without it.
import { t } from './i18n'

export interface Question { id: string; kind: string; written: string; near: string[]; struck: boolean; fresh: boolean; cells: string[] }
const LINE = /[“']([^“'⇥<]+)(?:⇥|<TAB>)([^⇥<]+)(?:⇥|<TAB>)([^”'⇥<]*)[”']/
const NEAR = /(?:最接近的是：|都叫这个名称：|代码是“|the nearest are: |have this name: |the code ')([^。”'.]+)/

export function questionOf(text: string): Omit<Question, 'cells'> | null {
  const m = LINE.exec(text)
  if (!m) return null
  const struck = m[3] === 'keep'
  const near = struck ? [] : (NEAR.exec(text)?.[1] ?? '').split(/、|, /).filter(Boolean).slice(0, 4)
  return { id: `${m[1]}\t${m[2]}`, kind: m[1]!, written: m[2]!, near, struck, fresh: /(?:⇥|<TAB>)new/.test(text) }
}
export function spoken(text: string): string {
  if (!LINE.test(text)) return text
  const zh = text.replace(/(，或|。请|请)?在 --resolve 文件里写.*$/, '')
  const said = zh !== text ? zh : text.replace(/(,| or|\.)? ?(or )?[Aa]nswer in the --resolve file.*$/, '')
  return `${said.replace(/[，。,.]$/, '')}${t('answers.below')}`
}
