// SPDX-License-Identifier: Apache-2.0
// The password once more, where the server wants it before a step (docs/rights.md): asked once for all requests that wait for it.
import { ElMessageBox } from 'element-plus'
import { ApiError, post } from '../api'
import { t } from '../i18n'

async function ask(): Promise<boolean> {
  let wrong = ''
  for (;;) {
    let typed: string
    try {
      typed = ((await ElMessageBox.prompt(wrong || t('confirm.text'), t('confirm.title'), {
        inputType: 'password', inputPlaceholder: t('login.password'), confirmButtonText: t('do.ok'), cancelButtonText: t('do.cancel'), inputValidator: (v: string) => (v ? true : t('confirm.text')),
      })) as { value: string }).value
    } catch {
      return false
    }
    try {
      await post('confirm', [], { password: typed })
      return true
    } catch (e) {
      if (!(e instanceof ApiError)) throw e
      wrong = e.message
      if (e.status === 401) return false
    }
  }
}

let asking: Promise<boolean> | null = null
export function askPassword(): Promise<boolean> {
  asking ??= ask().finally(() => { asking = null })
  return asking
}
