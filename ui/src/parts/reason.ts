// SPDX-License-Identifier: Apache-2.0
// Every change says why: asks for the reason, gives undefined when the person turns back. Enter confirms, Shift and Enter begin a line.
import { ElMessageBox } from 'element-plus'
import { t } from '../i18n'

function onKey(e: KeyboardEvent): void {
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || !(e.target instanceof HTMLTextAreaElement)) return
  e.preventDefault()
  e.target.closest('.el-message-box')?.querySelector<HTMLButtonElement>('.el-message-box__btns .el-button--primary')?.click()
}

export async function askReason(title?: string): Promise<string | undefined> {
  document.addEventListener('keydown', onKey)
  try {
    const answer = await ElMessageBox.prompt(title ?? '', t('reason.title'), {
      inputPlaceholder: t('reason.placeholder'), confirmButtonText: t('do.ok'), cancelButtonText: t('do.cancel'),
      inputValidator: (v: string) => (v && v.trim() ? true : t('reason.needed')), inputType: 'textarea',
    })
    return (answer as { value: string }).value.trim()
  } catch {
    return undefined
  } finally {
    document.removeEventListener('keydown', onKey)
  }
}
