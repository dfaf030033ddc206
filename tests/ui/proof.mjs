// SPDX-License-Identifier: Apache-2.0
// The proof-reader: a text pasted, a document of our own.
import fs from 'node:fs'
import path from 'node:path'

const TEXT = '与386家企业签约。其中，市域外80家，占20.7%；市域内360家，占79.3%。\n\n园区\t企业\n甲\t12\n乙\t14\n合计\t27\n'

export default ({ check, WIDE, PHONE, demo }) => ({
  async 'proof: a pasted text with marks, from finding to place and back, dismissed with a reason'(v) {
    await v.open('ban', WIDE)
    await v.go('/proof?ledger=off')
    await v.decent('proof, empty')
    await v.page.fill('textarea', TEXT)
    await v.page.click('button[type=submit]')
    await v.page.waitForSelector('.findings li')
    const n = await v.page.locator('.findings li').count()
    check(n === 3, `${n} findings`)
    check((await v.page.locator('.findings').innerText()).includes('12 + 14 = 26'), 'the sum is not worked out')
    check((await v.page.locator('.paper td .mark.error').innerText()).startsWith('27'), 'the cell is not marked')
    await v.page.locator('.findings li', { hasText: '部分与总数' }).locator('button').first().click()
    await v.page.waitForSelector('.paper .mark.chosen:has-text("360家")')
    check((await v.page.locator('.paper .other').allInnerTexts()).join(' ') === '386家 80家', 'the other numbers')
    await v.page.reload()
    await v.settled()
    await v.page.waitForSelector('.paper .mark.chosen:has-text("360家")')
    await v.page.locator('.paper td .mark').focus()
    await v.page.keyboard.press('Enter')
    await v.page.waitForSelector('.findings li.chosen:has-text("表格合计")')
    await v.decent('proof')
    await v.picture('proof')
    await v.page.click('.findings li.chosen >> text=这里没有错')
    await v.page.fill('.el-message-box textarea', '测试：合计含未列的一家')
    await v.page.click('.el-message-box__btns .el-button--primary')
    await v.page.waitForSelector('.side label:has-text("已注明 1")')
    check((await v.page.locator('.findings li').count()) === 2, 'it is still told')
    await v.page.click('.side label:has-text("已注明 1")')
    await v.page.waitForSelector('.findings li:has-text("测试：合计含未列的一家")')
    await v.page.click('text=与账本对照')
    await v.page.click('.side label:has-text("全部")')
    await v.page.waitForSelector('.findings li:has-text("账本里“市域内企业数”是 306家")')
  },
  async 'proof: our own document is clean against its ledger, a moment of another period is told; the marked copy'(v) {
    await v.open('ban', PHONE)
    await v.go('/proof')
    await v.page.setInputFiles('input[type=file]', path.join(demo, '汇报稿.docx'))
    await v.page.waitForSelector('.paper')
    await v.page.waitForSelector('text=没有发现互相矛盾的数')
    await v.decent('proof on a phone')
    await v.picture('proof-document')
    await v.go(`${new URL(v.page.url()).pathname}${new URL(v.page.url()).search}&period=2022&until=2022-12-31`)
    await v.page.waitForSelector('.findings li:has-text("账本里")')
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.click('button:has-text("标出的文稿")')])
    check(file.suggestedFilename() === '汇报稿-标出.docx' && fs.statSync(await file.path()).size > 5000, file.suggestedFilename())
    await v.page.click('text=按这一期核')
    await v.page.waitForSelector('text=没有发现互相矛盾的数')
  },
})
