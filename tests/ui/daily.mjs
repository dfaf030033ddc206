// SPDX-License-Identifier: Apache-2.0
// The four pages of every day: what a person does there.
import fs from 'node:fs'

const NOTE = '对方要两层厂房，下月定'

async function reason(v, text) {
  await v.page.fill('.el-message-box textarea', text)
  await v.page.click('.el-message-box__btns .el-button--primary')
  await v.page.waitForSelector('.el-message--success')
}
async function saved(v, button, item) {
  const [file] = await Promise.all([v.page.waitForEvent('download'), (async () => { await v.page.click(button); if (item) await v.page.click(item) })()])
  return file
}

export default ({ check, WIDE }) => ({
  async 'today: owed by matter and by unit, each line opens its record; what was seen is not news'(v) {
    await v.open('ban', WIDE)
    await v.go('/today')
    const red = Number(await v.page.locator('.lights b').first().innerText())
    const counts = await v.page.locator('.owed .group:has(.light.red) .count').allInnerTexts()
    check(red > 0 && counts.reduce((n, x) => n + Number(x), 0) === red, `${red} red, ${counts}`)
    check((await v.page.locator('.figures svg').count()) >= 5, 'no lines by month')
    check((await v.page.locator('.figures tr:has-text("签约企业")').first().innerText()).includes('386'), 'firms signed')
    await v.page.click('.el-radio-button:has-text("按单位")')
    await v.page.waitForURL(/by=who/)
    check((await v.page.locator('.owed h3').first().innerText()).includes('红'), 'the unit with red lines is not first')
    await v.picture('today-by-unit')
    await v.page.click('button:has-text("都看过了")')
    await v.page.waitForSelector('.changed >> text=没有变化')
    await v.page.click('.owed li a')
    await v.page.waitForSelector('table.values')
  },
  async 'projects: all on one sheet, one picked, the workbook'(v) {
    await v.open('ban', WIDE)
    await v.go('/projects')
    check((await v.page.locator('.sheet tbody tr').count()) === 12, 'projects')
    check((await v.page.locator('.sheet tfoot').innerText()).includes('40.81'), 'total')
    check((await v.page.locator('.project').count()) === 12 && (await v.page.locator('.project svg.line').count()) > 40, 'time lines')
    await v.page.locator('.sheet tbody tr').nth(1).locator('td').nth(4).click()
    await v.page.waitForFunction(() => document.querySelectorAll('.project').length === 1)
    check(v.page.url().includes('project='), 'the choice is not in the address')
    check(fs.statSync(await (await saved(v, 'button:has-text("工作簿")')).path()).size > 5000, 'an empty workbook')
  },
  async 'attraction: a call is written down with one change; the other tables'(v) {
    await v.open('ban', WIDE)
    await v.go('/pipeline')
    const card = v.page.locator('.lead').first(), name = await card.locator('b').innerText()
    await card.click()
    await v.page.fill('.call textarea', NOTE)
    await v.page.locator('.call label', { hasText: '下步计划' }).locator('input').fill('带队考察')
    await v.picture('lead-call')
    await v.page.click('.call button[type=submit]')
    await v.page.waitForSelector('.el-message--success')
    await v.page.waitForSelector(`.lead:has-text("${name}") .next:has-text("带队考察")`)
    for (const [tab, text] of [['意向', '最近接触'], ['合同', 'LAYQ-'], ['空置', '去化率'], ['目标企业', '适配园区'], ['承诺与兑现', '兑现比例']]) {
      await v.page.click(`.el-tabs__item:has-text("${tab}")`)
      await v.page.waitForSelector(`.sheet:has-text("${text}")`)
      await v.decent(`attraction ${tab}`)
    }
    await v.picture('promises')
  },
  async 'writing: a figure opens to its records; frozen, a lead dropped, the change accepted, the slip'(v) {
    await v.open('ban', WIDE)
    await v.go('/draft')
    await v.page.waitForFunction(() => document.querySelectorAll('.paper figure svg').length === 3)
    const drawn = (await v.page.locator('.paper figure svg').allTextContents()).join(' ')
    check(/5\.66/.test(drawn) && /本市 239（61\.9%）/.test(drawn) && /在谈 499/.test(drawn), drawn)
    await v.page.click('.paper .figure:has-text("386家")')
    await v.page.waitForSelector('.passport:has-text("招商签约台账.xlsx")')
    await v.picture('passport')
    await v.decent('passport')
    await v.page.click('button:has-text("冻结一稿")')
    await reason(v, '测试：送审')
    await v.go('/pipeline?tab=board')
    await v.page.click('.el-switch')
    await v.page.locator('.lead').first().dragTo(v.page.locator('.stage', { has: v.page.locator('h2:has-text("停止谈判")') }))
    await reason(v, '测试：对方放弃')
    await v.go('/draft?side=changes')
    const change = v.page.locator('.changes li', { hasText: '在谈' }).first()
    check(/499.*498/s.test(await change.innerText()), await change.innerText())
    check((await change.innerText()).includes('测试：对方放弃'), 'no reason')
    check((await v.page.locator('.paper .figure.changed del').first().innerText()).includes('499'), 'the old value is not struck through in the text')
    await v.picture('changes')
    await change.locator('button:has-text("接受")').click()
    await reason(v, '测试：按新数')
    await v.page.waitForFunction(() => ![...document.querySelectorAll('.changes li')].some((l) => l.textContent.includes('499')))
    const file = await saved(v, 'button:has-text("导出")', '.el-dropdown-menu__item:has-text("更正单")')
    check(file.suggestedFilename() === '更正单.docx' && fs.statSync(await file.path()).size > 3000, file.suggestedFilename())
  },
})
