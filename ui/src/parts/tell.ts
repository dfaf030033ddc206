// SPDX-License-Identifier: Apache-2.0
// Short news at the top of the page: done, or the server's refusal in its own words.
import { ElMessage } from 'element-plus'
import { ApiError } from '../api'
import { t } from '../i18n'

export function told(text: string): void { ElMessage.success(text) }
export function refused(e: unknown): void {
  if (!(e instanceof ApiError)) console.error(e)
  ElMessage({ type: 'error', message: e instanceof Error ? e.message : t('state.failed'), duration: 8000, showClose: true })
}
/** Runs what a button does; a refusal is told, and the answer is undefined. */
export async function attempt<T>(f: () => Promise<T>): Promise<T | undefined> {
  try {
    return await f()
  } catch (e) {
    refused(e)
    return undefined
  }
}
