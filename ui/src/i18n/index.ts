// SPDX-License-Identifier: Apache-2.0
// The words of the pages; titles of registers, fields and figures come from the server.
import { ref } from 'vue'
import en from './en'
import zh from './zh'

export type Lang = 'zh' | 'en'
export type Word = keyof typeof zh

const kept = localStorage.getItem('lang')
export const lang = ref<Lang>(kept === 'en' || kept === 'zh' ? kept : 'zh')
document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en'

export function setLang(to: Lang): void {
  lang.value = to
  localStorage.setItem('lang', to)
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en'
}

/** The sentence of a word in the language in force; {0}, {1} … are the values given. */
export function t(word: Word, ...values: (string | number)[]): string {
  const text: string = (lang.value === 'zh' ? zh : en)[word]
  return text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)] ?? ''))
}
