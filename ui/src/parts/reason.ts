// SPDX-License-Identifier: Apache-2.0
// Every change says why: asks for the reason, gives undefined when the person turns back.
import { ElMessageBox } from 'element-plus'
import { t } from '../i18n'

export async function askReason(title?: string): Promise<string | undefined> {
  try {
    const answer = await ElMessageBox.prompt(title ?? '', t('reason.title'), {
      inputPlaceholder: t('reason.placeholder'), confirmButtonText: t('do.ok'), cancelButtonText: t('do.cancel'),
      inputValidator: (v: string) => (v && v.trim() ? true : t('reason.needed')), inputType: 'textarea',
    })
    return (answer as { value: string }).value.trim()
  } catch {
    return undefined
  }
}
