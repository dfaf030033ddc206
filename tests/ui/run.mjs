// SPDX-License-Identifier: Apache-2.0
// run.mjs PROGRAM FOLDER [WORD]: makes the sample ledger in FOLDER, once without accounts and once with them, serves both, and goes through the pages in Chromium as a person would: the
// main path of each, at 1440 and 390 px, pictures into FOLDER/pictures. Fails on an error of the page or its console, on a request to
// another host, on what the content policy refuses, on a page wider than the window, on a serious finding of axe. Prints and counts.
// WORD: only the stories whose name has it.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import stories from './stories.mjs'

const [, , program, folder, word = ''] = process.argv
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const require = createRequire(path.join(root, 'ui/package.json'))
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const chrome = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => fs.existsSync(p))
const demo = path.join(folder, 'demo')
const guarded = path.join(folder, 'guarded')
const pictures = path.join(folder, 'pictures')
const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

function check(yes, what) { if (!yes) throw new Error(what) }
const freePort = () => new Promise((done) => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })

/** A sample ledger of its own in `place`, served; options: of `demo`, args: of `serve`. */
async function serve(place, { options = [], args = [], env = {} } = {}) {
  fs.rmSync(place, { recursive: true, force: true })
  const made = spawnSync(program, ['demo', place, ...options], { encoding: 'utf8' })
  check(made.status === 0 || made.status === 1, `demo: ${made.stderr}`)
  const base = `http://127.0.0.1:${await freePort()}`
  const child = spawn(program, ['--ledger', path.join(place, 'ledger.db'), 'serve', '--listen', base.slice(7), ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  await new Promise((done, fail) => {
    const hear = (b) => { said += b; if (said.includes(base)) done() }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => fail(new Error(`the server ended: ${said}`)))
  })
  return { base, stop: () => new Promise((done) => { child.on('exit', done); child.kill('SIGTERM') }) }
}

/** The accounts of a sample ledger: name → password; empty where the server asks for none. */
function accounts(place) {
  const file = path.join(place, 'accounts.txt')
  if (!fs.existsSync(file)) return new Map()
  return new Map(fs.readFileSync(file, 'utf8').split('\n').map((l) => l.split(/\s+/)).filter((w) => w.length >= 2).map((w) => [w[0], w[1]]))
}

class Visit {
  constructor(browser, base, known, demo) { Object.assign(this, { browser, base, known, demo, wrong: [] }) }

  async open(account, size = WIDE) {
    await this.context?.close()
    this.context = await this.browser.newContext({ viewport: size, locale: 'zh-CN', acceptDownloads: true })
    this.page = await this.context.newPage()
    this.page.setDefaultTimeout(60000)
    this.page.on('pageerror', (e) => this.wrong.push(`page: ${e.message}`))
    this.page.on('console', (m) => { if (m.type() === 'error' && !/status of (401|403|409|422)/.test(m.text())) this.wrong.push(`console: ${m.text()}`) })
    this.page.on('request', (r) => { if (!r.url().startsWith(this.base) && !/^(blob|data):/.test(r.url())) this.wrong.push(`request to another host: ${r.url()}`) })
    await this.page.goto(`${this.base}/`)
    await this.page.waitForSelector('main')
    if (this.known.size) await this.enter(account)
    await this.page.waitForSelector('main#page')
    check(!/\/(nothing)?$/.test(new URL(this.page.url()).pathname), 'the address alone leads to no page')
  }
  /** Signs in; who has a one-time password takes another one first. */
  async enter(account, code = '') {
    const password = this.known.get(account)
    await this.page.fill('input[name=username]', account)
    await this.page.fill('input[name=password]', password)
    await this.page.fill('input[name=totp]', code)
    await this.page.click('button[type=submit]')
    await this.page.waitForSelector('main#page, input[name=old]')
    if (await this.page.locator('main#page').count()) return
    const own = `Own-${password}`
    await this.page.fill('input[name=old]', password)
    await this.page.fill('input[name=new]', own)
    await this.page.fill('input[name=repeat]', own)
    await this.page.click('button[type=submit]')
    await this.page.waitForSelector('main#page')
    this.known.set(account, own)
  }
  async leave() {
    await this.context?.close()
    this.context = this.page = undefined
  }
  async go(address) {
    await this.page.goto(this.base + address)
    await this.settled()
  }
  async settled() {
    await this.page.waitForSelector('main#page')
    await this.page.waitForFunction(() => !document.querySelector('main .el-skeleton') && document.querySelector('main h1'))
    check(!(await this.page.locator('main [role=alert]').count()), `refused: ${await this.page.locator('main [role=alert]').allInnerTexts()}`)
  }
  async count() { return Number(/([\d,]+)/.exec(await this.page.locator('h1 .note').innerText())?.[1].replaceAll(',', '')) }
  async picture(name) { await this.page.screenshot({ path: path.join(pictures, `${name}-${this.page.viewportSize().width}.png`) }) }
  /** What a person with a narrow window or a screen reader would stumble over, once nothing moves any more. */
  async decent(name) {
    await this.page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity))
    const wide = await this.page.evaluate(() => {
      const main = document.querySelector('main')
      return document.documentElement.scrollWidth > innerWidth + 1 || main.scrollWidth > main.clientWidth + 1
    })
    check(!wide, `${name}: wider than the window`)
    await this.page.evaluate(axe)
    const found = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    const serious = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    check(!serious.length, `${name}: ${serious.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`).join('; ')}`)
  }
}

async function main() {
  check(chrome, 'no chromium')
  fs.mkdirSync(pictures, { recursive: true })
  const server = await serve(demo)
  const door = await serve(guarded, { options: ['--accounts'] })
  const browser = await chromium.launch({ executablePath: chrome, args: ['--no-sandbox'] })
  const visit = new Visit(browser, server.base, accounts(demo), demo)
  const inside = new Visit(browser, door.base, accounts(guarded), guarded)
  let passed = 0
  let failed = 0
  /** A visit to a server of its own, for what only another way of serving shows. */
  async function beside(name, how, story) {
    const place = path.join(folder, name)
    const own = await serve(place, how)
    const guest = new Visit(browser, own.base, accounts(place), place)
    try {
      await story(guest)
      check(!guest.wrong.length, guest.wrong.join('; '))
    } catch (e) {
      if (guest.page && !guest.page.isClosed()) await guest.picture(`failed-${name}`).catch(() => {})
      throw e
    } finally {
      await guest.leave()
      await own.stop()
    }
  }
  for (const [name, story] of Object.entries(stories({ check, WIDE, PHONE, root, demo, beside, sample: path.join(folder, '../../sample') }))) {
    if (!name.includes(word)) continue
    visit.wrong = inside.wrong = []
    const began = Date.now()
    try {
      await story(visit, inside)
      check(!visit.wrong.length, visit.wrong.join('; '))
      console.log(`  ok: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
      passed++
    } catch (e) {
      console.log(`  failed: ${name}: ${e.message.slice(0, 1500)}`)
      await (inside.page && !inside.page.isClosed() ? inside : visit).picture(`failed-${name.replaceAll(' ', '-')}`).catch(() => {})
      failed++
    }
    await inside.leave()
  }
  await browser.close()
  await server.stop()
  await door.stop()
  console.log(`ui: ${passed} passed, ${failed} failed`)
  if (process.env.LALIAN_COUNTS) fs.appendFileSync(process.env.LALIAN_COUNTS, `${passed} ${failed} 0\n`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}
await main()
