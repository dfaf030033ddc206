// SPDX-License-Identifier: Apache-2.0
// Accounts: one's own page, and what the three administrators do. The second visit is to a ledger with accounts.
import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import path from 'node:path'

/** The six digits of a seed (RFC 6238) at this moment; `later` steps on. */
function digits(secret, later = 0) {
  const bits = [...secret.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later))
  const hash = crypto.createHmac('sha1', key).update(step).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}
/** What the server wants the password for is done once it is given. */
async function confirmed(v, account, done) {
  await v.page.waitForSelector(`.el-message-box input[type=password], ${done}`)
  const box = v.page.locator('.el-message-box input[type=password]')
  if (await box.count()) {
    await box.fill(v.known.get(account))
    await v.page.click('.el-message-box__btns .el-button--primary')
  }
  await v.page.waitForSelector(done)
}

export default ({ check, WIDE, PHONE, root, beside }) => ({
  async 'account: a one-time password changed, codes of a phone set up, the other session ended'(_, v) {
    await v.open('shuiwu', WIDE)
    await v.page.click('.who')
    await v.page.click('.el-dropdown-menu__item:has-text("我的账号")')
    await v.page.waitForSelector('text=没有启用')
    check((await v.page.locator('dl.pairs').innerText()).includes('税务局'), 'no scope')
    await v.page.click('text=启用动态口令')
    await v.page.waitForSelector('svg.code path')
    await v.decent('account')
    await v.picture('account')
    const secret = await v.page.locator('code.secret').innerText()
    check((await v.page.locator('code.uri').textContent()).includes(`secret=${secret.replaceAll(' ', '')}`), 'the address has another seed')
    await v.page.fill('input[name=code]', digits(secret))
    await v.page.fill('input[name=confirm]', v.known.get('shuiwu'))
    await v.page.click('.setup button[type=submit]')
    await v.page.waitForSelector('text=已启用：')
    const other = await v.browser.newContext({ viewport: PHONE, locale: 'zh-CN' })
    const page = await other.newPage()
    await page.goto(`${v.base}/`)
    await page.fill('input[name=username]', 'shuiwu')
    await page.fill('input[name=password]', v.known.get('shuiwu'))
    await page.fill('input[name=totp]', digits(secret, 1))
    await page.click('button[type=submit]')
    await page.waitForSelector('main#page')
    await v.page.reload()
    await v.settled()
    await v.page.click('text=结束我的其他 1 个会话')
    await v.page.waitForFunction(() => document.querySelectorAll('main tbody tr').length === 1)
    await page.reload()
    await page.waitForSelector('input[name=username]')
    await other.close()
    await v.decent('account, codes on')
  },
  async 'account: whose role demands a second factor sets it up before anything else, and then is where he wanted to go'() {
    await beside('second', { options: ['--accounts'], env: { LALIAN_SECOND_FACTOR: 'office security' } }, async (v) => {
      v.context = await v.browser.newContext({ viewport: WIDE, locale: 'zh-CN' })
      v.page = await v.context.newPage()
      v.page.on('pageerror', (e) => v.wrong.push(`page: ${e.message}`))
      await v.page.goto(`${v.base}/pipeline`)
      await v.page.waitForSelector('input[name=username]')
      await v.enter('ban')
      await v.page.waitForSelector('main:has-text("动态口令")')
      check(v.page.url().includes('/account'), v.page.url())
      check(!(await v.page.locator('nav a').count()), 'a menu of pages that are refused')
      check(!(await v.page.locator('main [role=alert]').count()), `refused: ${await v.page.locator('main [role=alert]').allInnerTexts()}`)
      await v.page.goto(`${v.base}/today`)
      await v.page.waitForURL(/\/account/)
      await v.page.click('button:has-text("启用动态口令")')
      await v.page.waitForSelector('svg.code path')
      await v.decent('second factor demanded')
      await v.picture('second-demanded')
      const secret = await v.page.locator('code.secret').innerText()
      await v.page.fill('input[name=code]', '000000')
      await v.page.fill('input[name=confirm]', v.known.get('ban'))
      await v.page.click('.setup button[type=submit]')
      await v.page.waitForSelector('.setup [role=alert]')
      await v.page.fill('input[name=code]', digits(secret))
      await v.page.click('.setup button[type=submit]')
      await v.page.waitForSelector('nav a.here:has-text("今日")')
      await v.settled()
    })
  },
  async 'administration: a copy of the ledger, everybody\'s sessions, the roles; accounts made and closed'(_, v) {
    await v.open('xitong', WIDE)
    await v.go('/admin?tab=nothing')
    await v.page.waitForSelector('text=新建账号')
    check(!(await v.page.locator('button:has-text("授权")').count()), 'shown what another administrator does')
    check(!(await v.page.locator('button.moment').count()), 'a period for who sees no figures')
    for (const tab of ['sessions', 'roles']) {
      await v.go(`/admin?tab=${tab}`)
      await v.decent(tab)
      await v.picture(`admin-${tab}`)
    }
    const verify = await v.page.locator('tr', { has: v.page.locator('th:has-text("verify")') }).innerText()
    check(verify.split('可以').length === 3, verify)
    await v.go('/admin?tab=backup')
    await v.page.click('text=现在备份')
    await confirmed(v, 'xitong', '.el-message--success')
    await v.page.waitForSelector('td.mono')
    await v.go('/admin?tab=accounts')
    await v.page.click('text=新建账号')
    const fields = v.page.locator('.el-dialog form input')
    await fields.nth(0).fill('lisi')
    await fields.nth(1).fill('李四')
    await v.page.click('.el-dialog button[type=submit]')
    await v.page.fill('.el-message-box textarea', '测试：到岗')
    await v.page.click('.el-message-box__btns .el-button--primary')
    await confirmed(v, 'xitong', 'code.secret')
    check((await v.page.locator('code.secret').innerText()).length > 12, 'no one-time password')
  },
  async 'administration: the security administrator is shown what is his: rights, no accounts to make'(_, v) {
    await v.open('anquan', WIDE)
    await v.go('/admin')
    await v.page.waitForSelector('button:has-text("授权")')
    check(!(await v.page.locator('button:has-text("新建账号"), button:has-text("重置密码"), button:has-text("停用")').count()), 'shown what another administrator does')
    await v.decent('rights')
    await v.picture('admin-rights')
  },
  async 'administration: the audit administrator sees the tick, and no rows; the roles on a phone'(_, v) {
    await v.open('shenji', PHONE)
    await v.go('/admin')
    await v.page.waitForSelector('.tick.good:has-text("账本完好")')
    await v.page.waitForSelector('td:has-text("备份")')
    await v.decent('audit on a phone')
    await v.go('/admin?tab=roles')
    await v.decent('roles on a phone')
    await v.go('/account')
    await v.decent('account on a phone')
    await v.picture('account')
  },
  async 'administration: a rule book as a zip is checked, put in force, and its mistakes told'(v) {
    await v.open('ban', WIDE)
    await v.go('/admin?tab=book')
    const zip = (name, from) => {
      const file = path.join(v.demo, name)
      const made = spawnSync('python3', ['-c', 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])', file, from], { encoding: 'utf8' })
      check(made.status === 0, made.stderr)
      return `${file}.zip`
    }
    await v.page.setInputFiles('input[type=file]', zip('wrong', path.join(root, 'tests/ui')))
    await v.page.waitForSelector('section.use .bad')
    check(!(await v.page.locator('section.use button').count()), 'a bad book can be used')
    await v.page.setInputFiles('input[type=file]', zip('rules', path.join(root, 'rules')))
    await v.page.click('text=启用这本规则册')
    await v.page.fill('.el-message-box textarea', '测试：换规则册')
    await v.page.click('.el-message-box__btns .el-button--primary')
    await v.page.waitForSelector('.el-message--success:has-text("已启用")')
    await v.decent('rule book')
  },
})
