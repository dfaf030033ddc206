// SPDX-License-Identifier: Apache-2.0
// The only place that talks to the server. An action is a path; its answer is the action's JSON document as it is.
import { lang } from './i18n'

export type Option = string | number | boolean | string[] | null | undefined
export type Options = Record<string, Option>
export interface Body extends Options { words?: string[]; files?: string[]; reason?: string; key?: string }
export interface Upload { upload: string; name: string; bytes: number }

/** What the server refused, in its own words. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, text: string) { super(text) }
}

let csrf = ''
let onSignedOut: () => void = () => {}
let onConfirm: () => Promise<boolean> = () => Promise.resolve(false)
export function setCsrf(token: string): void { csrf = token }
export function whenSignedOut(f: () => void): void { onSignedOut = f }
/** Asks for the password once more, before a step for which the server wants it; true: given, the request is sent again. */
export function whenConfirm(f: () => Promise<boolean>): void { onConfirm = f }

function address(action: string, words: string[], options: Options): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false || value === '') continue
    if (Array.isArray(value)) value.forEach((v) => query.append(name, v))
    else query.append(name, value === true ? '' : String(value))
  }
  const text = query.toString()
  return `/api/${[action, ...words].map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`
}

async function refusal(r: Response): Promise<ApiError> {
  try {
    const { error } = (await r.json()) as { error: { code: string; text: string } }
    return new ApiError(r.status, error.code, error.text)
  } catch {
    return new ApiError(r.status, `HTTP_${r.status}`, `HTTP ${r.status}`)
  }
}

const offline = () => new ApiError(0, 'OFFLINE', lang.value === 'zh' ? '连不上服务器。请看一下网络，或请管理员看服务是否在运行。' : 'The server does not answer. Look at the network, or ask the administrator whether the service runs.')

/** What an answer holds; its connection may break while it comes. */
async function whole<T>(r: Response, signal?: AbortSignal): Promise<T> {
  try {
    return (await r.json()) as T
  } catch (e) {
    throw e instanceof TypeError && !signal?.aborted ? offline() : e
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let r: Response
  try {
    r = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...init, headers: { ...init.headers, 'Accept-Language': lang.value } })
  } catch (e) {
    throw init.signal?.aborted ? e : offline()
  }
  if (r.ok) return r
  const error = await refusal(r)
  if (error.code === 'CONFIRM' && !init.signal?.aborted && (await onConfirm())) return ask(url, init)
  if (r.status === 401 && !url.startsWith('/api/login') && !url.startsWith('/api/me')) onSignedOut()
  throw error
}

export async function get<T>(action: string, words: string[] = [], options: Options = {}, signal?: AbortSignal): Promise<T> {
  return whole(await ask(address(action, words, options), { method: 'GET', signal }), signal)
}

export async function post<T>(action: string, words: string[] = [], body: Body = {}, signal?: AbortSignal): Promise<T> {
  const sent = Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined && v !== null && v !== false && v !== ''))
  const r = await ask(address(action, words, {}), { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF': csrf }, body: JSON.stringify(sent), signal })
  return whole(r, signal)
}

/** The raw bytes of a file go up; the id that comes back stands for the file in an action's `files`. */
export async function upload(file: File): Promise<Upload> {
  const r = await ask(`/api/upload?name=${encodeURIComponent(file.name)}`, { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream', 'X-CSRF': csrf }, body: file })
  return whole(r)
}

function fileName(r: Response, fallback: string): string {
  const head = r.headers.get('Content-Disposition') ?? ''
  const star = /filename\*=UTF-8''([^;]+)/i.exec(head)?.[1]
  return star ? decodeURIComponent(star) : /filename="([^"]+)"/i.exec(head)?.[1] ?? fallback
}

async function save(r: Response, fallback: string): Promise<void> {
  const url = URL.createObjectURL(await r.blob())
  const a = document.createElement('a')
  a.href = url
  a.download = fileName(r, fallback)
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A document that an action writes, saved under the name that the server gives it. */
export async function download(action: string, words: string[], options: Options, fallback: string): Promise<void> {
  await save(await ask(address(action, words, options), { method: 'GET' }), fallback)
}

export async function downloadPosted(action: string, words: string[], body: Body, fallback: string): Promise<void> {
  await save(await ask(address(action, words, {}), { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF': csrf }, body: JSON.stringify(body) }), fallback)
}

/** A key that makes a write happen once, however often it is sent. */
export function onceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('')
}
