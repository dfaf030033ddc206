// SPDX-License-Identifier: Apache-2.0
// What is done on the pages, one story a line of the report; each starts where it likes. Add a page's main path here.
import fs from 'node:fs'
import path from 'node:path'
import accounts from './accounts.mjs'
import daily from './daily.mjs'
import evaluation from './evaluation.mjs'
import land from './land.mjs'
import proof from './proof.mjs'
import tenMinutes from './ten_minutes.mjs'

export default ({ check, WIDE, PHONE, root, sample, demo, beside }) => ({
  ...proof({ check, WIDE, PHONE, demo }),      // first: what the next stories change is in no document yet
  ...daily({ check, WIDE }),
  ...tenMinutes({ check, WIDE, sample, beside }),
  ...evaluation({ check, WIDE, PHONE }),
  ...land({ check, WIDE, demo, beside }),
  ...accounts({ check, WIDE, PHONE, root, beside }),
  async 'every page of the menu, wide'(v) {
    await v.open('ban', WIDE)
    await everyPage(v)
  },
  async 'every page of the menu, on a phone'(v) {
    await v.open('ban', PHONE)
    await everyPage(v)
  },
  async 'a register is filtered, sorted, grouped, exported'(v) {
    await v.open('ban', WIDE)
    await v.go('/registers/contract')
    const all = await v.count()
    await v.page.fill('.formula input', '建筑面积 >= 3000㎡')
    await v.page.keyboard.press('Escape')
    await v.page.keyboard.press('Enter')
    await v.page.waitForSelector('.chip')
    await v.page.waitForFunction((n) => !document.querySelector('h1 .note')?.textContent.includes(String(n)), all)
    const few = await v.count()
    check(few > 0 && few < all, `${few} of ${all}`)
    check(v.page.url().includes('f='), 'the condition is not in the address')
    await v.page.click('th button:has-text("建筑面积")')
    await v.page.waitForSelector('th[aria-sort=ascending]')
    const first = Number((await v.page.locator('tr.line td.num').first().innerText()).replaceAll(',', ''))
    check(first >= 3000, `the smallest is ${first}`)
    const [file] = await Promise.all([v.page.waitForEvent('download'), (async () => { await v.page.click('button:has-text("导出")'); await v.page.click('text=工作簿（xlsx）') })()])
    check(fs.statSync(await file.path()).size > 2000, 'an empty workbook')
    await v.page.click('.by'); await v.page.click('.el-select-dropdown__item:has-text("方式")')
    await v.page.waitForSelector('table.plain tfoot')
    await v.picture('register-grouped')
    await v.decent('register grouped')
  },
  async 'a register: words find, arrows choose a cell, F2 edits it, and one stays where one was'(v) {
    await v.open('ban', WIDE)
    await v.go('/registers/enterprise')
    const all = await v.count()
    await v.page.fill('.formula input', '橡胶')
    await v.page.keyboard.press('Escape')
    await v.page.keyboard.press('Enter')
    await v.page.waitForSelector('.chip:has-text("查找“橡胶”")')
    await v.page.waitForFunction((n) => !document.querySelector('h1 .note')?.textContent.includes(String(n)), all)
    await v.page.waitForFunction(() => [...document.querySelectorAll('tr.line')].length > 5 && [...document.querySelectorAll('tr.line')].every((r) => r.textContent.includes('橡胶')))
    await v.picture('register-words')
    await v.page.click('.chip .x')
    await v.page.waitForFunction((n) => document.querySelector('h1 .note')?.textContent.includes(String(n)), all)
    await v.page.locator('.grid').evaluate((e) => { e.scrollTop = 34 * 900 })
    await v.page.waitForSelector('tr[aria-rowindex="920"] td a')
    await v.page.click('tr[aria-rowindex="920"] td:nth-child(2)')
    await v.page.locator('.grid').press('ArrowDown')
    for (let i = 0; i < 3; i++) await v.page.keyboard.press('ArrowRight')
    await v.page.waitForSelector('tr[aria-rowindex="921"].at td:nth-child(5).here')
    const title = await v.page.locator('thead th:nth-child(5)').innerText()
    await v.page.keyboard.press('F2')
    await v.page.waitForSelector(`.el-dialog:has-text("${title.replace(/[▲▼]/g, '').trim()}")`)
    await v.decent('cell edited')
    await v.page.keyboard.press('Escape')
    await v.page.waitForSelector('.el-dialog', { state: 'hidden' })
    await v.page.locator('.grid').focus()
    await v.page.keyboard.press('Home')
    await v.page.keyboard.press('Enter')
    await v.page.waitForSelector('table.values')
    await v.go('/registers')
    check((await v.page.locator('section').first().innerText()).includes('最近打开'), 'what was opened last is not first')
  },
  async 'many rows scroll: the last page is asked for when it is seen'(v) {
    await v.open('ban', WIDE)
    await v.go('/registers/enterprise_data')
    const n = await v.count()
    check(n > 5000, `${n} rows`)
    await v.page.locator('.grid').evaluate((e) => { e.scrollTop = e.scrollHeight })
    await v.page.waitForFunction((last) => document.querySelector(`tr[aria-rowindex="${last}"] td a`)?.textContent, n + 1)
    check((await v.page.locator('tr.line').count()) < 80, 'all rows are drawn')
    await v.picture('register-end')
  },
  async 'a record shows its cells and history; a change asks for its reason'(v) {
    await v.open('ban', WIDE)
    await v.go('/registers/contract/LAYQ-2021-001')
    const text = await v.page.locator('table.values').innerText()
    check(text.includes('招商签约台账.xlsx') && text.includes('E5'), 'no cell')
    await v.page.waitForSelector('text=合同房源')
    await v.decent('record')
    await v.picture('record')
    await v.page.click('text=项未填')
    await v.page.click('button[aria-label="修改 备注"]')
    await v.page.fill('.edit textarea, .edit label:first-child input', '电话核实')
    const save = v.page.locator('.edit button[type=submit]')
    check(await save.isDisabled(), 'saved without a reason')
    await v.page.fill('.edit input[placeholder*="依据"]', '测试：电话核实')
    await save.click()
    await v.page.waitForSelector('.history >> text=测试：电话核实')
  },
  async 'mistakes are found by cell, the good rows committed, figures change, the batch is taken back'(v) {
    await v.open('ban', WIDE)
    await v.go('/import')
    const file = path.join(sample, 'mistakes', fs.readdirSync(path.join(sample, 'mistakes'))[0])
    await v.page.setInputFiles('input[type=file]', file)
    await v.page.waitForSelector('.commit')
    check((await v.page.locator('table:has(.mark.error) tbody tr').count()) > 10, 'few problems')
    check((await v.page.locator('td b:has-text("K6")').count()) === 1, 'K6 is not there')
    check(!(await v.page.locator('main').innerText()).includes('--resolve'), 'words of the command line')
    check(await v.page.locator('.commit button').isDisabled(), 'can be committed with errors')
    await v.picture('import')
    await v.decent('import')
    await v.page.click('.commit .el-checkbox')
    await v.page.waitForSelector('.commit button:not([disabled])')
    await v.page.click('.commit button')
    await v.page.fill('.el-message-box textarea', '石埕镇补报')
    await v.page.click('.el-message-box__btns .el-button--primary')
    await v.page.waitForSelector('text=个指标变了')
    check((await v.page.locator('table:has(th:has-text("入账前")) tbody tr').count()) > 0, 'no figure changed')
    await v.picture('import-ripple')
    await v.page.click('text=撤回这一批')
    await v.page.fill('.el-message-box textarea', '测试')
    await v.page.click('.el-message-box__btns .el-button--primary')
    await v.page.waitForSelector('text=已撤回')
  },
  async 'a figure opens to its cells and from there to the record'(v) {
    await v.open('ban', WIDE)
    await v.go('/figures')
    await v.page.click('a:has-text("正式签约企业数")')
    await v.settled()
    const shown = Number(await v.page.locator('.big b').innerText())
    check(shown > 300, `${shown}`)
    await v.page.reload()
    await v.settled()
    check(Number(await v.page.locator('.big b').innerText()) === shown, 'its address does not bring it back')
    await v.page.click('.el-radio-button:has-text("园区")')
    await v.page.waitForSelector('tfoot')
    check(Number(await v.page.locator('tfoot td.num').first().innerText()) === shown, 'the total by park differs')
    await v.picture('figure')
    await v.decent('figure')
    await v.page.click('td.nowrap a:has-text("LAYQ-")')
    await v.page.waitForSelector('table.values')
  },
  async 'the palette finds a park by a piece of its name'(v) {
    await v.open('ban', WIDE)
    await v.go('/figures')
    await v.page.keyboard.press('Control+k')
    await v.page.fill('.palette input', '石埕泵阀')
    await v.page.waitForSelector('.palette li:has-text("石埕泵阀智造园")')
    await v.page.keyboard.press('Enter')
    await v.page.waitForURL(/registers\/park/)
    await v.page.waitForSelector('table.values')
  },
  async 'English is English, and the period stays in the address'(v) {
    await v.open('ban', WIDE)
    await v.go('/figures?period=2023Q3&until=2023-08-31')
    await v.page.click('.who')
    await v.page.click('text=English')
    await v.page.waitForSelector('h1:has-text("Figures")')
    check((await v.page.locator('html').getAttribute('lang')) === 'en', 'html lang')
    await v.page.click('nav a:has-text("Registers")')
    await v.settled()
    check(v.page.url().includes('period=2023Q3'), v.page.url())
    check((await v.page.locator('h1').innerText()).startsWith('Registers'), 'not English')
  },
  async 'what is not there says so'(v) {
    await v.open('ban', PHONE)
    await v.page.goto(`${v.base}/no/such/page`)
    await v.page.waitForSelector('text=没有这个页面')
    await v.page.goto(`${v.base}/registers/nothing`)
    await v.page.waitForSelector('text=没有登记簿')
    await v.page.goto(`${v.base}/registers/contract?f=${encodeURIComponent("number = 'X'")}`)
    await v.page.waitForSelector('text=没有符合条件的记录')
    await v.picture('empty')
  },
})

async function everyPage(v) {
  const links = await v.page.locator('nav.side a.item').evaluateAll((all) => all.map((a) => new URL(a.href).pathname))
  if (links.length < 5) throw new Error(`only ${links}`)
  for (const l of links) {
    await v.go(l)
    await v.decent(l)
    await v.picture(`page${l.replaceAll('/', '-')}`)
  }
}
