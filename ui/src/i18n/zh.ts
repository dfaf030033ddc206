// SPDX-License-Identifier: Apache-2.0
export default {
  'app.name': '拉练',
  'app.line': '园区办工作系统',
  // menu
  'group.daily': '每日', 'group.data': '数据', 'group.evaluate': '评价', 'group.care': '管理',
  'page.registers': '登记簿', 'page.import': '导入', 'page.figures': '指标', 'page.evaluate': '评价', 'page.land': '土地', 'page.organisation': '组织', 'page.admin': '系统管理',
  'page.nothing': '没有这个页面',
  'nothing.text': '地址可能写错了，或者您的账号没有这个页面。', 'nothing.none': '您的账号还没有可用的页面，请找安全管理员分配角色。',
  // doing
  'do.again': '再试', 'do.cancel': '取消', 'do.save': '保存', 'do.edit': '修改', 'do.close': '关闭', 'do.search': '查找', 'do.open': '打开', 'do.back': '返回', 'do.ok': '确定', 'do.print': '打印', 'do.more': '更多',
  'do.export': '导出', 'do.add': '新增', 'do.remove': '删除', 'do.clear': '清空', 'do.choose': '选择', 'do.all': '全部', 'do.copy': '复制', 'do.apply': '应用', 'do.undo': '撤回',
  // states
  'state.loading': '正在读取…', 'state.failed': '没有成功', 'state.empty': '这里还没有内容', 'state.saved': '已保存',
  // shell
  'shell.menu': '菜单', 'shell.skip': '跳到正文', 'shell.language': 'English', 'shell.logout': '退出登录', 'shell.account': '账号', 'shell.period': '期', 'shell.until': '数据截止日', 'shell.tours': '拉练轮次',
  'shell.other': '其他期', 'shell.newest': '最近一次', 'shell.period_help': '如 2023Q4、2023-11、2023', 'shell.moment': '看哪一期',
  'shell.no_moment': '未选期', 'shell.until_short': '截至 {0}', 'shell.tour': '{0} 年第 {1} 次拉练', 'shell.job': '正在处理：{0}', 'shell.password': '修改密码',
  // palette
  'palette.title': '去哪里、找什么', 'palette.placeholder': '页面、登记簿、指标；或输入名称查记录', 'palette.none': '没有找到', 'palette.page': '页面', 'palette.register': '登记簿', 'palette.figure': '指标', 'palette.record': '记录', 'palette.scheme': '评价方案',
  // login
  'login.title': '登录', 'login.name': '账号', 'login.password': '密码', 'login.totp': '动态口令', 'login.totp_help': '账号启用了动态口令时填写 6 位数字', 'login.enter': '登录', 'login.change': '修改密码', 'login.must_change': '请先修改密码，再开始使用。',
  'login.old': '现在的密码', 'login.new': '新密码', 'login.repeat': '再输一次新密码', 'login.differ': '两次输入的新密码不一样。', 'login.changed': '密码已修改。',
  // reasons
  'reason.title': '写明理由', 'reason.placeholder': '为什么改，依据什么', 'reason.needed': '请写理由，将记入台账。',
  // values
  'value.missing': '未填', 'value.yes': '是', 'value.no': '否', 'value.rows': '{0} 条', 'value.of': '{0} / {1}',
  // registers
  'filter.add': '条件', 'filter.edit': '点一下改', 'filter.field': '哪一项', 'filter.how': '怎样比', 'filter.formula': '公式条件，如 建筑面积 >= 3000㎡',
  'how.has': '含', 'how.=': '等于', 'how.!=': '不等于', 'how.>=': '不小于', 'how.<=': '不大于', 'how.>': '大于', 'how.<': '小于', 'how.is-missing': '未填', 'how.is-not-missing': '已填',
  'register.none': '没有登记簿“{0}”。', 'register.group': '分组', 'register.columns': '列', 'register.usual': '恢复常用列', 'register.xlsx': '工作簿（xlsx）', 'register.csv': 'CSV', 'register.form': '空白表单', 'register.filled': '预填表单', 'register.count': '条数', 'register.total': '合计', 'register.no_match': '没有符合条件的记录。', 'register.no_rows': '这个登记簿还没有记录。', 'register.clear': '清除条件', 'register.to_import': '去导入', 'register.keys': '↑ ↓ 移动，回车打开，双击或 F2 修改，点标题排序',
  'edit.value': '值',
  'record.field': '项', 'record.from': '来源', 'record.typed': '{0} 录入 · @{1}', 'record.hide': '收起未填的项', 'record.missing': '另有 {0} 项未填', 'record.all': '全部 {0} 条', 'record.history': '历次变更', 'record.gone': '删去', 'record.changes': '{0} 项', 'record.feeds': '用于哪些指标', 'record.feeds_none': '这一期没有指标用到它。', 'record.look': '查看',
} as const
