// SPDX-License-Identifier: Apache-2.0
// The ten-minute test: a person who never saw the pages signs in, brings in a workbook with mistakes, finds them, takes the good rows,
// sees the figures change, runs the evaluation, tries 12 % in place of 15 %, prints the report. Every step by what stands on the page, a
// picture of each; clicks are counted, and more of them than now fail.
import fs from 'node:fs'
import path from 'node:path'

const number = (s) => Number(/-?[\d,]+(\.\d+)?/.exec(s)?.[0].replaceAll(',', ''))
const MOST_CLICKS = 13

export default ({ check, WIDE, sample, beside }) => ({
  async 'ten minutes: sign in, import with mistakes, figures, evaluation, 15 % to 12 %, the report on paper'() {
    await beside('ten', { options: ['--accounts'] }, async (v) => {
      let clicks = 0
      let step = 0
      const click = async (selector) => { clicks++; await v.page.click(selector) }
      const seen = async (name) => { await v.picture(`ten-${String(++step).padStart(2, '0')}-${name}`) }
      await v.open('ban', WIDE)
      await v.page.waitForSelector('nav a.here:has-text("今日")')
      const told = async (title) => number((await v.page.locator('.figures tr', { hasText: title }).innerText()).split('\t')[1])
      const before = await told('签约面积')
      await seen('today')

      await click('nav a:has-text("导入")')
      await v.page.waitForSelector('text=把文件拖到这里')
      await seen('import')
      const folder = path.join(sample, 'mistakes')
      clicks++                                     // the button that opens the system's own dialog for files
      await v.page.setInputFiles('input[type=file]', path.join(folder, fs.readdirSync(folder)[0]))
      await v.page.waitForSelector('.commit')
      check((await v.page.locator('td b:has-text("K6")').count()) === 1, 'the mistake in K6 is not told')
      check((await v.page.locator('.commit').innerText()).includes('错误'), 'nothing says why it cannot be committed')
      await seen('mistakes')
      await click('.commit .el-checkbox')
      await v.page.waitForSelector('.commit button.el-button--primary:not([disabled])')
      await seen('good-rows')
      await click('.commit button.el-button--primary')
      await v.page.fill('.el-message-box textarea', '石埕镇补报')
      await v.page.keyboard.press('Enter')
      await v.page.waitForSelector('text=个指标变了')
      check(/\d+ 条记录因有问题没有入账/.test(await v.page.locator('main').innerText()), 'nothing says what became of the other rows')
      await seen('figures-changed')
      const [marked] = await Promise.all([v.page.waitForEvent('download'), click('button:has-text("标出问题的工作簿")')])
      check(fs.statSync(await marked.path()).size > 5000, 'an empty workbook')

      await click('nav a:has-text("今日")')
      await v.page.waitForFunction((n) => Number([...document.querySelectorAll('.figures tr')].find((r) => r.textContent.includes('签约面积'))?.querySelector('td.num b')?.textContent) > n, before)
      await seen('today-after')

      await click('nav a:has-text("评价")')
      await click('h2 a:has-text("低效工业用地候选")')
      await v.page.waitForSelector('.rules')
      await seen('scheme')
      await click('.head button:has-text("评价")')
      await v.page.waitForSelector('.pools tbody tr:nth-child(3)')
      await seen('result')
      await click('.el-tabs__item:has-text("试算")')
      await v.page.waitForSelector('.beside')
      clicks++
      await v.page.fill('input[aria-label^="末位比例"]', '12')
      await v.page.keyboard.press('Enter')
      await v.page.waitForSelector('h2:has-text("退出末位 24")')
      await seen('twelve-percent')

      await click('nav a:has-text("写材料")')
      await v.page.waitForFunction(() => document.querySelectorAll('.paper figure svg').length === 3)
      await seen('report')
      await v.page.evaluate(() => { window.print = () => { window.printed = true } })
      await click('.head button:has-text("打印")')
      await v.page.waitForFunction(() => window.printed)
      const paper = path.join(v.demo, '汇报稿.pdf')
      await v.page.pdf({ path: paper, preferCSSPageSize: true })
      check(fs.statSync(paper).size > 50_000, 'an empty paper')
      await v.page.emulateMedia({ media: 'print' })
      check(!(await v.page.locator('nav').isVisible()) && (await v.page.locator('.paper').isVisible()), 'the menu is printed, or the report is not')
      await seen('paper')
      console.log(`  ${clicks} clicks`)
      check(clicks <= MOST_CLICKS, `${clicks} clicks`)
    })
  },
})
